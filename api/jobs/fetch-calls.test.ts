import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openPhoneCallId } from '../../schema/ids.ts';
import { recordFacts } from '../../schema/record/record-facts.ts';
import { startTestProduct, type TestProduct } from '../testing/test-product.ts';
import { fetchCalls } from './fetch-calls.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product.stop());

test('a wish to ask again that is made while the provider is asked is kept; one that it has answered is not', async () => {
  const { sql } = product.database;
  const fetchAfter = (id: string): Promise<{ fetch_after: string | null }[]> =>
    sql.query('SELECT fetch_after::text FROM openphone_call_logs WHERE openphone_call_id = $1', [id]);
  const [wished, answered] = ['ACwished', 'ACanswered'];
  await recordFacts(product.services, {
    facts: [wished, answered].map((id) => ({
      kind: 'call',
      openPhoneCallId: openPhoneCallId(id),
      startedAt: new Date(),
      providerStatus: 'unknown',
    })),
  });
  await sql.query(`UPDATE openphone_call_logs SET fetch_after = now() - interval '1 minute'`);
  const again = '2030-01-01 00:00:00+00';
  const spy = vi.spyOn(product.services.telephony, 'fetchCall').mockImplementation(async (id) => {
    if (id === wished) {
      await sql.query(
        'UPDATE openphone_call_logs SET fetch_after = $2::timestamptz WHERE openphone_call_id = $1',
        [wished, again],
      );
    }
    return undefined;
  });
  await fetchCalls.run(product.jobContext);
  expect(spy.mock.calls.map(([id]) => id).toSorted()).toEqual([answered, wished]);
  spy.mockRestore();
  expect(new Date((await fetchAfter(wished))[0]?.fetch_after ?? '')).toEqual(new Date(again));
  expect(await fetchAfter(answered)).toEqual([{ fetch_after: null }]);
});
