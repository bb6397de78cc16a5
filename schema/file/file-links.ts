import type { StoredFile } from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import type { Viewer } from '../viewer.ts';

/** What a link is good for: one file, with the rights of whom it was given to. */
export interface FileLink {
  readonly fileId: string;
  readonly viewer: Viewer;
}

/** Makes addresses of ours that media elements can load without a token of the CRM's; `api/files/` implements it. */
export interface FileLinks {
  /** Good for some minutes. */
  sign(link: FileLink): Promise<string>;
}

/**
 * Where to get a file; null when there is none to get. The link carries no more of the viewer's rights
 * than the file needs: who gets hold of it gets this one, as long as the log stays with its client.
 */
export async function linkTo(
  { fileLinks, viewer }: Context,
  file: StoredFile | undefined,
  client: { readonly externalId: string } | null,
): Promise<string | null> {
  if (!file || file.state === 'FAILED' || file.state === 'GONE') return null;
  const clients = viewer.clients === 'ALL' || client === null ? viewer.clients : [client.externalId];
  return fileLinks.sign({ fileId: file.id, viewer: { ...viewer, clients } });
}
