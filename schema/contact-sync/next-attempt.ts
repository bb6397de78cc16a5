import type { Services } from '../context.ts';

/** When the client's next number is due whose fate is unknown; null when there is none. */
export async function nextAttempt({ sql, clock }: Services, clientId: string): Promise<Date | null> {
  const [next] = await sql.query<{ at: string | null }>(
    `SELECT to_json(min(coalesce(link.next_attempt_at, link.updated_at + interval '1 minute'))) #>> '{}' AS at
       FROM openphone_contact_links AS link
      WHERE link.client_id = $1::uuid AND link.state IN ('SENDING', 'UNKNOWN') AND EXISTS (
        SELECT 1 FROM client_numbers AS number
         WHERE number.client_id = link.client_id AND number.phone_number = link.phone_number
           AND number.source = 'PERSON' AND trim(coalesce(number.label, '')) <> '')`,
    [clientId],
  );
  const at = next?.at ?? null;
  // Not at once: what has just been tried is not to be tried in a circle.
  return at === null ? null : new Date(Math.max(new Date(at).getTime(), clock().getTime() + 2_000));
}
