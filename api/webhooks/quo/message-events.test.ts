import { describe, expect, it } from 'vitest';

import { readQuoEvent } from './read-quo-event.ts';
import { recordedPayload } from './recorded-payload.ts';

const line = '+13125550142';
const customer = '+17735550187';

const factsOf = (name: string) => {
  const { body, generation } = recordedPayload(name);
  const { reading } = readQuoEvent(body, generation);
  return reading.outcome === 'facts' ? reading.facts[0] : reading;
};

const sentAt = new Date('2026-05-05T09:30:00.000Z');
const quayText = {
  phoneNumberId: 'PNquayline01',
  conversationId: 'CNquay55',
  content: 'Do you do weekends?',
};

describe('message events of the new webhooks', () => {
  it('a received text keeps every character and each attachment', () => {
    expect(factsOf('quo.message.received')).toEqual({
      kind: 'message',
      openPhoneMessageId: 'ACharbormsg01',
      phoneNumberId: 'PNharborline01',
      conversationId: 'CNharbor77',
      sentAt,
      observedAt: expect.any(Date),
      direction: 'INBOUND',
      providerStatus: 'received',
      from: customer,
      to: [line],
      content: 'Können wir den Termin auf 3 Uhr legen? 🙏',
      attachments: [
        { url: 'https://media.example.net/a1.jpg', contentType: 'image/jpeg' },
        { url: 'https://media.example.net/a2', contentType: null },
      ],
      url: 'https://my.quo.com/inbox/PNharborline01/c/CNharbor77?at=ACharbormsg01',
    });
  });

  it('a short code stays as the provider wrote it', () => {
    expect(factsOf('quo.message.received.short-code')).toMatchObject({ from: '72645' });
  });

  it('delivered says when, and to everybody of the thread', () => {
    expect(factsOf('quo.message.delivered')).toMatchObject({
      direction: 'OUTBOUND',
      providerStatus: 'delivered',
      from: line,
      to: [customer, '+17735550166'],
      sentAt,
      deliveredAt: new Date('2026-05-05T09:30:04.250Z'),
    });
  });

  it('failed without a code can be told from undelivered with the carrier’s', () => {
    const failed: unknown = JSON.parse(JSON.stringify(factsOf('quo.message.failed')));
    expect(failed).toMatchObject({ providerStatus: 'failed' });
    // It carries no media at all, which is not the same as none.
    for (const unsaid of ['errorCode', 'attachments', 'deliveredAt'])
      expect(failed).not.toHaveProperty(unsaid);
    expect(factsOf('quo.message.undelivered')).toMatchObject({
      providerStatus: 'undelivered',
      errorCode: '30006',
    });
  });
});

describe('message events of the legacy webhooks', () => {
  it('v2 writes the content as body and the recipient as one number', () => {
    expect(factsOf('legacy-v2.message.received')).toMatchObject({
      ...quayText,
      openPhoneMessageId: 'ACquaymsg01',
      from: customer,
      to: [line],
      attachments: [{ url: 'https://files.example.net/q.jpeg', contentType: 'image/jpeg' }],
    });
  });

  it('v3 joins the recipients of a group by commas', () => {
    expect(factsOf('legacy-v3.message.received.group')).toMatchObject({
      to: [line, '+17735550166', '+17735550167'],
    });
  });

  it('v4 writes the recipient as a number or as a list, and the conversation in the link alone', () => {
    expect(factsOf('legacy-v4.message.received')).toMatchObject({ ...quayText, to: [line], from: customer });
    expect(factsOf('legacy-v4.message.received.recipients-listed')).toMatchObject({ to: [line] });
  });

  it('only an outgoing text was delivered to somebody else', () => {
    expect(factsOf('legacy-v4.message.delivered')).toMatchObject({
      direction: 'OUTBOUND',
      deliveredAt: new Date('2024-03-12T19:00:02.700Z'),
    });
    expect(factsOf('legacy-v4.message.received.recipients-listed')).not.toHaveProperty('deliveredAt');
  });
});
