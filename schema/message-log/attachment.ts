import type { StoredFile } from '../../prisma/generated/client/client.ts';
import { builder } from '../builder.ts';
import { attachmentKey } from '../file/expect-files.ts';
import { linkTo } from '../file/file-links.ts';
import { FileStateType, reasonOf, stateOf } from '../file/file-state.ts';
import type { Vault } from '../vault.ts';
import type { Attachment } from './message-facts.ts';
import { attachmentsPlace } from './message-place.ts';

/** An attachment with our copy of it. */
interface CopiedAttachment extends Attachment {
  readonly file: StoredFile | undefined;
  readonly client: { readonly externalId: string } | null;
}

export const AttachmentType = builder.objectRef<CopiedAttachment>('Attachment').implement({
  description: 'A picture or file of a text.',
  fields: (t) => ({
    url: t.string({
      nullable: true,
      description:
        'Where to get it, without a token; good for ten minutes, then ask again. Null when it is not there.',
      resolve: ({ file, client }, _args, context) => linkTo(context, file, client),
    }),
    contentType: t.string({
      nullable: true,
      description: 'MIME type: of our copy, until then as the provider says, where it does.',
      resolve: ({ file, contentType }) => file?.contentType ?? contentType,
    }),
    state: t.field({
      type: FileStateType,
      description: 'How our copy of it stands.',
      resolve: ({ file }) => stateOf(file),
    }),
    reason: t.string({
      nullable: true,
      description: 'Why it is not in our storage, in words; null when it is, or is on its way.',
      resolve: ({ file }) => reasonOf(file),
    }),
  }),
});

/** The attachments of a text that was loaded with its files. */
export function readAttachments(
  message: {
    readonly id: string;
    readonly attachments: string | null;
    readonly files: readonly StoredFile[];
    readonly client: { readonly externalId: string } | null;
  },
  vault: Vault,
): CopiedAttachment[] {
  return openAttachments(message, vault).map((attachment, index) => ({
    ...attachment,
    file: message.files.find(({ sourceKey }) => sourceKey === attachmentKey(index)),
    client: message.client,
  }));
}

/** What the provider told of a text's attachments, its own addresses among it. */
export function openAttachments(
  { id, attachments }: { readonly id: string; readonly attachments: string | null },
  vault: Vault,
): readonly Attachment[] {
  if (attachments === null) return [];
  return JSON.parse(vault.open(attachmentsPlace(id), attachments)) as readonly Attachment[];
}
