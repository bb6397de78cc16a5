import { openPhoneCallId } from '../../schema/ids.ts';
import { recordFacts } from '../../schema/record/record-facts.ts';
import { batchSize, type Job, type JobContext } from './job.ts';

/** How long until a call that the provider could not be asked about is asked for again. */
const tryAgain = '5 minutes';

/** Asks the provider about calls of which no event said enough, and about those only parts have told of. */
export const fetchCalls: Job = {
  name: 'fetch-calls',
  cron: '* * * * *',
  async run(context) {
    const due = await context.sql.query<{ openphone_call_id: string }>(
      `SELECT openphone_call_id FROM openphone_call_logs WHERE fetch_after <= $1
       UNION ALL SELECT openphone_call_id FROM openphone_waiting_calls WHERE fetch_after <= $1 LIMIT $2`,
      [context.clock().toISOString(), batchSize],
    );
    for (const { openphone_call_id } of due) await fetchCall(context, openphone_call_id);
  },
};

async function fetchCall(context: JobContext, id: string): Promise<void> {
  try {
    const facts = await context.telephony.fetchCall(openPhoneCallId(id));
    if (facts) {
      const { changes } = await recordFacts(context, { facts: [facts] });
      if (changes.length > 0) context.feed.announce();
    }
    // Asked once and answered: whether or not that said more, asking again would not.
    await context.sql.query(
      'UPDATE openphone_call_logs SET fetch_after = NULL WHERE openphone_call_id = $1',
      [id],
    );
    await context.sql.query(
      'UPDATE openphone_waiting_calls SET fetch_after = NULL WHERE openphone_call_id = $1',
      [id],
    );
  } catch (error) {
    context.log.warn({ err: error, openPhoneCallId: id }, 'call could not be fetched; asked again later');
    const later = `SET fetch_after = now() + interval '${tryAgain}' WHERE openphone_call_id = $1 AND fetch_after IS NOT NULL`;
    await context.sql.query(`UPDATE openphone_call_logs ${later}`, [id]);
    await context.sql.query(`UPDATE openphone_waiting_calls ${later}`, [id]);
  }
}
