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
    const due = await context.sql.query<Due>(
      `SELECT openphone_call_id, fetch_after::text FROM openphone_call_logs WHERE fetch_after <= $1
       UNION ALL SELECT openphone_call_id, fetch_after::text FROM openphone_waiting_calls WHERE fetch_after <= $1
       LIMIT $2`,
      [context.clock().toISOString(), batchSize],
    );
    for (const call of due) await fetchCall(context, call);
  },
};

interface Due {
  readonly openphone_call_id: string;
  /** As it was read: a wish that was made since is another one, and stays. */
  readonly fetch_after: string;
}

async function fetchCall(context: JobContext, due: Due): Promise<void> {
  const { openphone_call_id: id } = due;
  try {
    const facts = await context.telephony.fetchCall(openPhoneCallId(id));
    if (facts) {
      const { changes } = await recordFacts(context, { facts: [facts] });
      if (changes.length > 0) context.feed.announce();
    }
    // Asked once and answered: whether or not that said more, asking again would not.
    await setFetchAfter(context, due, 'NULL');
  } catch (error) {
    context.log.warn({ err: error, openPhoneCallId: id }, 'call could not be fetched; asked again later');
    await setFetchAfter(context, due, `now() + interval '${tryAgain}'`);
  }
}

async function setFetchAfter({ sql }: JobContext, due: Due, value: string): Promise<void> {
  for (const table of ['openphone_call_logs', 'openphone_waiting_calls']) {
    await sql.query(
      `UPDATE ${table} SET fetch_after = ${value} WHERE openphone_call_id = $1 AND fetch_after = $2::timestamptz`,
      [due.openphone_call_id, due.fetch_after],
    );
  }
}
