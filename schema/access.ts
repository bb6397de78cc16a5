import type { Prisma } from '../prisma/generated/client/client.ts';
import { Forbidden } from './errors.ts';
import type { Activity } from './live-events.ts';
import type { Role, Viewer } from './viewer.ts';

// Which rows a viewer may see, as conditions of the query itself: what is not seen cannot be counted,
// guessed or changed either. The role says what one may do, `clients` says for whom.

/** Clients that the viewer works for. */
export function visibleClients(viewer: Viewer): Prisma.ClientWhereInput {
  return viewer.clients === 'ALL' ? {} : { externalId: { in: [...viewer.clients] } };
}

/** Lines of the viewer's clients, without the deleted ones. */
export function visibleIntegrations(viewer: Viewer): Prisma.IntegrationWhereInput {
  return { deletedAt: null, ...ofVisibleClient(viewer) };
}

/** Calls of the viewer's clients; unassigned ones only for whoever works for all. */
export function visibleCallLogs(viewer: Viewer): Prisma.CallLogWhereInput {
  return ofVisibleClient(viewer);
}

/** Texts of the viewer's clients; unassigned ones only for whoever works for all. */
export function visibleMessageLogs(viewer: Viewer): Prisma.MessageLogWhereInput {
  return ofVisibleClient(viewer);
}

/** Call intents of the viewer's clients. */
export function visibleCallIntents(viewer: Viewer): Prisma.CallIntentWhereInput {
  return ofVisibleClient(viewer);
}

/**
 * Calls and texts of which the viewer may undo what a person decided: those that are seen, and those that
 * a decision has just put out of sight, from one of the viewer's clients to nobody.
 */
export function undoableLogs(viewer: Viewer): Prisma.CallLogWhereInput & Prisma.MessageLogWhereInput {
  if (viewer.clients === 'ALL') return {};
  const client = visibleClients(viewer);
  return { OR: [{ client }, { clientId: null, assignment: { fromClient: client } }] };
}

/** Whether the viewer sees what is nobody's: it may be anybody's. */
export function seesUnassigned(viewer: Viewer): boolean {
  return viewer.clients === 'ALL';
}

/** The same for a row that was reached from another one; null is an unassigned row's client. */
export function seesClient(viewer: Viewer, client: { readonly externalId: string } | null): boolean {
  return viewer.clients === 'ALL' || (client !== null && viewer.clients.includes(client.externalId));
}

/** Copies of what belongs to the viewer's calls and texts. */
export function visibleFiles(viewer: Viewer): Prisma.StoredFileWhereInput {
  return {
    OR: [
      { callLogId: { not: null }, callLog: visibleCallLogs(viewer) },
      { messageLogId: { not: null }, messageLog: visibleMessageLogs(viewer) },
    ],
  };
}

/**
 * Syncs of the viewer's lines. A check or a repair of what several clients' logs are on, only for whoever
 * works for all; a sync of it is seen without its counts, as it is how the viewer's own past comes.
 */
export function visibleSyncRuns(viewer: Viewer): Prisma.SyncRunWhereInput {
  return {
    integration: visibleIntegrations(viewer),
    ...(viewer.clients === 'ALL' ? {} : { OR: [{ kind: 'SYNC' }, { isShared: false }] }),
  };
}

/** Whether the viewer sees what a run counts: where it is shared, it counts other clients' logs too. */
export function seesCounts(viewer: Viewer, run: { readonly isShared: boolean }): boolean {
  return viewer.clients === 'ALL' || !run.isShared;
}

/** The same for an entry of the live feed. */
export function seesActivity(viewer: Viewer, activity: Activity): boolean {
  return (
    viewer.clients === 'ALL' ||
    (activity.clientExternalId !== null && viewer.clients.includes(activity.clientExternalId))
  );
}

function ofVisibleClient(viewer: Viewer): { client?: Prisma.ClientWhereInput } {
  return viewer.clients === 'ALL' ? {} : { client: visibleClients(viewer) };
}

const ranks: Record<Role, number> = { VIEWER: 0, AGENT: 1, ADMIN: 2 };

/** Whether the viewer's role is at least this one. */
export function hasRole(viewer: Viewer, role: Role): boolean {
  return ranks[viewer.role] >= ranks[role];
}

/** @throws {Forbidden} when the viewer's role is less than this one. */
export function requireRole(viewer: Viewer, role: Role): void {
  if (!hasRole(viewer, role)) {
    throw new Forbidden(
      `This needs the role ${role}; your token says ${viewer.role}. Ask the CRM for a token with that role.`,
    );
  }
}

/** @throws {Forbidden} when a viewer who works for some clients names another. */
export function requireClient(viewer: Viewer, externalId: string): void {
  if (viewer.clients !== 'ALL' && !viewer.clients.includes(externalId)) {
    throw new Forbidden(
      `Your token does not name the client “${externalId}”. Ask the CRM for one that does.`,
    );
  }
}

/** Whether the viewer sees how the product itself does: counts, addresses and ids, whoever's they are. */
export function seesOperations(viewer: Viewer): boolean {
  return hasRole(viewer, 'ADMIN') && viewer.clients === 'ALL';
}

/** @throws {Forbidden} when the viewer works for some clients: this is about all of them. */
export function requireAllClients(viewer: Viewer): void {
  if (viewer.clients !== 'ALL') {
    throw new Forbidden(
      'This concerns every client; your token names some. Ask the CRM for a token with clients "*".',
    );
  }
}
