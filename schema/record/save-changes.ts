import type { Sql } from '../../prisma/sql.ts';
import { appendActivitySql, type Change } from '../activity/append-activity.ts';
import { quickTries } from '../file/end-copy.ts';
import type { DeliveryOutcome } from '../webhook-delivery/delivery-outcome.ts';
import type { WorkingSet } from './working-set.ts';

/**
 * The second of a batch's two statements: writes every row that the facts have made, what became of
 * the deliveries, and the feed.
 */
export async function saveChanges(
  sql: Sql,
  set: WorkingSet,
  outcomes: readonly DeliveryOutcome[],
  changes: readonly Change[],
): Promise<void> {
  const batch = {
    calls: [...set.calls.values()],
    waiting: [...set.waiting].map(([openphone_call_id, state]) => ({
      openphone_call_id,
      state,
      fetch_after: new Date(set.now.getTime() + fetchAfter).toISOString(),
      created_at: set.now.toISOString(),
    })),
    known: [...set.noLongerWaiting],
    artifacts: [...set.artifacts.values()],
    dropped: set.droppedArtifacts().map(({ openphone_call_id, kind }) => ({ openphone_call_id, kind })),
    messages: [...set.messages.values()],
    contacts: [...set.contacts.values()],
    files: [...set.files.values()],
    // In one order, so that two batches that meet the same people do not wait for each other crosswise.
    users: [...set.users].toSorted(),
    intents: [...set.matchedIntents].map(([id, call_log_id]) => ({ id, call_log_id })),
    outcomes,
    changes,
  };
  await sql.query(statement, [JSON.stringify(batch)]);
}

/** A call that only parts have told of is asked for after this long. */
const fetchAfter = 60_000;

/** Which columns a table takes from a batch: those of its key, those set once, and those that may change. */
interface Upsert {
  readonly table: string;
  readonly rows: string;
  readonly key: readonly string[];
  readonly once?: readonly string[];
  readonly changing: readonly string[];
}

const upserts: Readonly<Record<string, Upsert>> = {
  saved_calls: {
    table: 'openphone_call_logs',
    rows: 'calls',
    key: ['openphone_call_id'],
    once: ['id', 'created_at'],
    changing: [
      'client_id',
      'integration_id',
      'assignment_rule',
      'assignment_reason',
      'assigned_at',
      'assignment_id',
      'phone_number_id',
      'conversation_id',
      'direction',
      'status',
      'provider_status',
      'from_number',
      'to_number',
      'participants',
      'own_numbers',
      'duration',
      'started_at',
      'answered_at',
      'ended_at',
      'answered_by',
      'has_voicemail',
      'ai_handled',
      'forwarded_to',
      'url',
      'fetch_after',
      'parts_after',
      'updated_at',
    ],
  },
  saved_waiting: {
    table: 'openphone_waiting_calls',
    rows: 'waiting',
    key: ['openphone_call_id'],
    once: ['fetch_after', 'created_at'],
    changing: ['state'],
  },
  saved_artifacts: {
    table: 'openphone_call_artifacts',
    rows: 'artifacts',
    key: ['openphone_call_id', 'kind'],
    changing: ['call_log_id', 'state', 'content', 'search_tokens', 'observed_at', 'updated_at'],
  },
  saved_messages: {
    table: 'openphone_message_logs',
    rows: 'messages',
    key: ['id'],
    once: ['sent_by', 'idempotency_key', 'request_digest', 'created_at'],
    changing: [
      'openphone_message_id',
      'client_id',
      'integration_id',
      'assignment_rule',
      'assignment_reason',
      'assigned_at',
      'assignment_id',
      'phone_number_id',
      'conversation_id',
      'direction',
      'status',
      'provider_status',
      'from_number',
      'to_numbers',
      'participants',
      'content',
      'search_tokens',
      'attachments',
      'error_code',
      'error_message',
      'sent_at',
      'delivered_at',
      'send_state',
      'retried_at',
      'url',
      'updated_at',
    ],
  },
  saved_contacts: {
    table: 'openphone_contacts',
    rows: 'contacts',
    key: ['openphone_contact_id'],
    once: ['id', 'created_at'],
    changing: [
      'first_name',
      'last_name',
      'company',
      'role',
      'phone_numbers',
      'external_id',
      'source',
      'provider_created_at',
      'provider_updated_at',
      'deleted_at',
      'listed_at',
      'twin_key',
      'apply_after',
      'updated_at',
    ],
  },
};

// All but the feed. Each says what it wrote, so that the head of the feed can wait for it: PostgreSQL
// runs a part that nobody refers to last, and the head must be locked last (append-activity.ts).
const parts: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(upserts).map(([name, upsert]) => [name, upsertSql(upsert)])),
  no_longer_waiting: `
    DELETE FROM openphone_waiting_calls
     WHERE openphone_call_id IN (SELECT jsonb_array_elements_text($1::jsonb -> 'known')) RETURNING 1`,
  dropped_artifacts: `
    DELETE FROM openphone_call_artifacts AS artifact
     USING jsonb_populate_recordset(NULL::openphone_call_artifacts, $1::jsonb -> 'dropped') AS dropped
     WHERE artifact.openphone_call_id = dropped.openphone_call_id AND artifact.kind = dropped.kind RETURNING 1`,
  // A fresh address of what could not be copied is a new chance; what is copied or under way stays.
  expected_files: `
    INSERT INTO openphone_files AS file (id, kind, call_log_id, message_log_id, source_key, state, next_attempt_at)
    SELECT id, kind, call_log_id, message_log_id, source_key, 'PENDING', next_attempt_at
      FROM jsonb_populate_recordset(NULL::openphone_files, $1::jsonb -> 'files')
    ON CONFLICT (id) DO UPDATE
      SET state = 'PENDING', reason = NULL, attempts = 0, denials = 0, next_attempt_at = excluded.next_attempt_at, updated_at = now()
     WHERE file.state IN ('FAILED', 'GONE')
        OR (file.state = 'PENDING' AND file.attempts > ${quickTries} AND file.lease_until IS NULL) RETURNING 1`,
  met_users: `
    INSERT INTO openphone_users (id) SELECT jsonb_array_elements_text($1::jsonb -> 'users')
    ON CONFLICT (id) DO NOTHING RETURNING 1`,
  matched_intents: `
    UPDATE openphone_call_intents AS intent SET status = 'MATCHED', call_log_id = matched.call_log_id
      FROM jsonb_to_recordset($1::jsonb -> 'intents') AS matched (id uuid, call_log_id uuid)
     WHERE intent.id = matched.id AND intent.call_log_id IS NULL RETURNING 1`,
  answered_deliveries: `
    UPDATE openphone_webhook_deliveries AS delivery
       SET status = outcome.status, reason = outcome.reason, attempts = outcome.attempts,
           next_attempt_at = outcome.next_attempt_at, applied_at = outcome.applied_at
      FROM jsonb_to_recordset($1::jsonb -> 'outcomes') AS outcome (
        delivery_id text, status webhook_delivery_status, reason text, attempts int,
        next_attempt_at timestamptz, applied_at timestamptz)
     WHERE delivery.delivery_id = outcome.delivery_id RETURNING 1`,
};

const written = Object.keys(parts)
  .map((name) => `(SELECT count(*) FROM ${name})`)
  .join(' + ');

const activity = appendActivitySql(`($1::jsonb -> 'changes')`, `${written} >= 0`);

const statement = `
  WITH ${Object.entries(parts)
    .map(([name, sql]) => `${name} AS (${sql})`)
    .join(',\n')},
  ${activity.head}
  ${activity.insert}`;

/** The columns are named, so that a process of the version before still writes beside a newer table. */
function upsertSql({ table, rows, key, once = [], changing }: Upsert): string {
  const columns = [...key, ...once, ...changing].join(', ');
  return `
    INSERT INTO ${table} (${columns})
    SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb -> '${rows}')
    ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${changing.map((column) => `${column} = excluded.${column}`).join(', ')}
    RETURNING 1`;
}
