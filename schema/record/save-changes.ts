import type { Sql } from '../../prisma/sql.ts';
import { appendActivitySql, type Change } from '../activity/append-activity.ts';
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
    messages: [...set.messages.values()],
    contacts: [...set.contacts.values()],
    intents: [...set.matchedIntents].map(([id, call_log_id]) => ({ id, call_log_id })),
    outcomes,
    changes,
  };
  await sql.query(statement, [JSON.stringify(batch)]);
}

/** A call that only parts have told of is asked for after this long. */
const fetchAfter = 60_000;

const activity = appendActivitySql(`($1::jsonb -> 'changes')`);

const statement = `
  WITH
  saved_calls AS (${upsert(
    'openphone_call_logs',
    'calls',
    ['openphone_call_id'],
    [
      'client_id',
      'integration_id',
      'assignment_reason',
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
      'updated_at',
    ],
  )}),
  saved_waiting AS (${upsert('openphone_waiting_calls', 'waiting', ['openphone_call_id'], ['state'])}),
  no_longer_waiting AS (
    DELETE FROM openphone_waiting_calls
     WHERE openphone_call_id IN (SELECT jsonb_array_elements_text($1::jsonb -> 'known'))
  ),
  saved_artifacts AS (${upsert(
    'openphone_call_artifacts',
    'artifacts',
    ['openphone_call_id', 'kind'],
    ['call_log_id', 'state', 'content', 'search_tokens', 'observed_at', 'updated_at'],
  )}),
  saved_messages AS (${upsert(
    'openphone_message_logs',
    'messages',
    ['id'],
    [
      'openphone_message_id',
      'client_id',
      'integration_id',
      'assignment_reason',
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
      'url',
      'updated_at',
    ],
  )}),
  saved_contacts AS (${upsert(
    'openphone_contacts',
    'contacts',
    ['openphone_contact_id'],
    [
      'first_name',
      'last_name',
      'company',
      'role',
      'phone_numbers',
      'provider_updated_at',
      'deleted_at',
      'updated_at',
    ],
  )}),
  matched_intents AS (
    UPDATE openphone_call_intents AS intent SET status = 'MATCHED', call_log_id = matched.call_log_id
      FROM jsonb_to_recordset($1::jsonb -> 'intents') AS matched (id uuid, call_log_id uuid)
     WHERE intent.id = matched.id AND intent.call_log_id IS NULL
  ),
  answered_deliveries AS (
    UPDATE openphone_webhook_deliveries AS delivery
       SET status = outcome.status, reason = outcome.reason, attempts = outcome.attempts,
           next_attempt_at = outcome.next_attempt_at, applied_at = outcome.applied_at
      FROM jsonb_to_recordset($1::jsonb -> 'outcomes') AS outcome (
        delivery_id text, status webhook_delivery_status, reason text, attempts int,
        next_attempt_at timestamptz, applied_at timestamptz)
     WHERE delivery.delivery_id = outcome.delivery_id
  ),
  ${activity.head}
  ${activity.insert}`;

/** Rows of the batch into a table; `columns` are the ones that change after the first time. */
function upsert(table: string, rows: string, key: readonly string[], columns: readonly string[]): string {
  return `
    INSERT INTO ${table}
    SELECT row.* FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb -> '${rows}') AS row
    ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`;
}
