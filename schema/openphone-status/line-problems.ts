import type { Integration } from '../../prisma/generated/client/client.ts';
import { visibleClients } from '../access.ts';
import type { Context } from '../context.ts';
import { lastId } from '../log-id.ts';
import type { Problem } from './openphone-problem.ts';
import { type SilentLine, silentLines } from './silent-lines.ts';
import { untoldLines } from './untold-lines.ts';
import type { WatchedLine } from './watched-line.ts';

/** What is wrong with the lines that the viewer may see. */
export async function lineProblems(context: Context, lines: readonly Integration[]): Promise<Problem[]> {
  const watched = watch(lines);
  const [silent, untold, shared, failed] = await Promise.all([
    silentLines(context, watched),
    untoldLines(context, watched),
    sharedWithOthers(context, lines),
    failedSyncs(context, lines),
  ]);
  return lines.flatMap((integration): Problem[] => {
    const { id, phoneNumberId } = integration;
    const quiet = silent.get(phoneNumberId);
    const error = failed.get(id);
    return [
      ...(quiet ? [silentProblem(integration, quiet, shared.has(phoneNumberId))] : []),
      ...(untold.has(phoneNumberId) ? [untoldProblem(integration)] : []),
      ...(error === undefined ? [] : [failedProblem(integration, error)]),
    ];
  });
}

/** Clients may share a line: it is watched once, for all that any of them logs. */
function watch(lines: readonly Integration[]): WatchedLine[] {
  const watched = new Map<string, WatchedLine>();
  for (const { phoneNumberId, createdAt, autoLogCalls, autoLogMessages } of lines) {
    const other = watched.get(phoneNumberId);
    watched.set(phoneNumberId, {
      phoneNumberId,
      since: other && other.since < createdAt ? other.since : createdAt,
      calls: autoLogCalls || other?.calls === true,
      texts: autoLogMessages || other?.texts === true,
    });
  }
  return [...watched.values()];
}

/** Lines whose last call may have been that of a client the viewer may not see. */
async function sharedWithOthers(
  { prisma, viewer }: Context,
  lines: readonly Integration[],
): Promise<Set<string>> {
  if (viewer.clients === 'ALL') return new Set();
  const others = await prisma.integration.findMany({
    where: {
      phoneNumberId: { in: lines.map(({ phoneNumberId }) => phoneNumberId) },
      NOT: { client: visibleClients(viewer) },
    },
    select: { phoneNumberId: true },
  });
  return new Set(others.map(({ phoneNumberId }) => phoneNumberId));
}

/** The lines whose newest sync failed, with its reason. */
async function failedSyncs(
  { sql, viewer }: Context,
  lines: readonly Integration[],
): Promise<Map<string, string>> {
  const rows = await sql.query<{ integration_id: string; error: string | null }>(
    // As a pair, for the same reason as in watched-line.ts. A check
    // or a repair that failed is no sync, and its words may be of several clients' logs.
    `SELECT newest.integration_id, newest.error FROM unnest($1::uuid[]) AS line
      CROSS JOIN LATERAL (SELECT integration_id, status, error FROM openphone_sync_runs
                           WHERE (integration_id, id) <= (line, '${lastId}'::uuid)
                             AND kind = 'SYNC' AND (NOT is_shared OR $2)
                           ORDER BY integration_id DESC, id DESC LIMIT 1) AS newest
      WHERE newest.integration_id = line AND newest.status = 'FAILED'`,
    [lines.map(({ id }) => id), viewer.clients === 'ALL'],
  );
  return new Map(rows.map(({ integration_id, error }) => [integration_id, error ?? '']));
}

function silentProblem(integration: Integration, { lastAt, days }: SilentLine, shared: boolean): Problem {
  const since = shared
    ? 'for more than a day'
    : `since ${lastAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const use = shared ? 'it is in regular use' : `there was something on ${days} of the 6 days before`;
  return {
    code: 'LINE_SILENT',
    level: 'WARNING',
    message: `No call and no text has come in on ${nameOf(integration)} ${since}, although ${use}.`,
    remedy:
      'Sync the line to see whether there was anything. If there was, its webhooks do not reach us; if not, call the line to see whether it works.',
    integration,
  };
}

function untoldProblem(integration: Integration): Problem {
  return {
    code: 'LINE_UNTOLD',
    level: 'WARNING',
    message: `The last calls and texts on ${nameOf(integration)} were found by a sync: OpenPhone’s webhooks did not tell of them.`,
    remedy:
      'Check that the webhooks are registered and tell of this line (`registerWebhooks` repairs them). It is settled with the next call or text that they tell of.',
    integration,
  };
}

function failedProblem(integration: Integration, error: string): Problem {
  return {
    code: 'SYNC_FAILED',
    level: 'WARNING',
    message: `The last sync of ${nameOf(integration)} failed. ${error}`.trim(),
    remedy: 'Do what it says, then start it again with `syncIntegration`.',
    integration,
  };
}

const nameOf = ({ displayName, phoneNumber }: Integration): string => `“${displayName}” (${phoneNumber})`;
