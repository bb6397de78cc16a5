import { legacyPayload } from './legacy-payload.ts';
import { quoPayload } from './quo-payload.ts';
import type { Generation } from './simulated-webhook.ts';
import type { Workspace, WorkspaceEvent } from './workspace.ts';

/** The body of a webhook; `id` (`EV…`) is the same for every webhook that is told. */
export function eventEnvelope(
  workspace: Workspace,
  generation: Generation,
  event: WorkspaceEvent,
  { id, createdAt }: { id: string; createdAt: Date },
): Record<string, unknown> {
  const { type } = event;
  if (generation === 'quo') {
    return { id, apiVersion: '2026-03-30', createdAt, type, data: quoPayload(workspace, event) };
  }
  return { id, object: 'event', apiVersion: 'v4', createdAt, type, data: legacyPayload(workspace, event) };
}
