import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { subscribe } from './testing/live-client.ts';
import { startTestProduct, type TestProduct } from './testing/test-product.ts';

interface CallEvent {
  readonly activity: {
    readonly cursor: string;
    readonly change: 'CREATED' | 'UPDATED';
    readonly item: {
      readonly openPhoneCallId: string;
      readonly status: string;
      readonly client: { readonly name: string } | null;
      readonly recording: { readonly state: string };
      readonly summary: { readonly state: string; readonly paragraphs: readonly string[] };
      readonly transcript: { readonly state: string };
    };
  };
}

const watchCalls = `subscription ($clientId: ID, $after: String) {
  activity(clientId: $clientId, after: $after) {
    cursor change
    item { ... on CallLog {
      openPhoneCallId status client { name }
      recording { state } summary { state paragraphs } transcript { state }
    } }
  }
}`;

describe.each(['postgresql', 'pglite'] as const)('the main job on %s', (kind) => {
  let product: TestProduct;
  beforeAll(async () => {
    product = await startTestProduct(kind);
  });
  afterAll(() => product.stop());

  test('a signed webhook becomes a row, and the row appears live: ringing, answered, ended, with its parts', async () => {
    const page = await product.ask<{ timeline: { liveCursor: string } }>('{ timeline { liveCursor } }');
    const after = page.data?.timeline.liveCursor;
    const live = subscribe<CallEvent>(product.url, await product.token(), watchCalls, { after });
    const call = product.simulator.ring({ line: 'PNdemoDental', from: '+13125550177' });
    const rung = await live.next();
    expect(rung.activity).toMatchObject({
      change: 'CREATED',
      item: {
        openPhoneCallId: call.id,
        status: 'RINGING',
        client: { name: 'Brightside Dental' },
        recording: { state: 'PENDING' },
      },
    });
    call.answer();
    expect((await live.next()).activity).toMatchObject({
      change: 'UPDATED',
      item: { status: 'IN_PROGRESS' },
    });
    call.complete(30);
    expect((await live.next()).activity).toMatchObject({ item: { status: 'ANSWERED' } });
    call.artifacts();
    let last = await live.next();
    while (
      ['recording', 'summary', 'transcript'].some(
        (part) => last.activity.item[part as 'recording'].state !== 'READY',
      )
    ) {
      last = await live.next();
    }
    expect(last.activity.item.summary.paragraphs.length).toBeGreaterThan(0);
    await live.stop();
  });
});
