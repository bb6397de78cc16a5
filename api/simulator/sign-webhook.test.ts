import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { expect, test } from 'vitest';
import { signLegacyWebhook, signStandardWebhook } from './sign-webhook.ts';
import { newSigningKey } from './simulated-webhook.ts';

// The samples of the provider's documentation, as they would go over the wire.
const received = JSON.stringify({
  id: 'EV1',
  apiVersion: '2026-03-30',
  createdAt: '2026-04-13T12:00:00.000Z',
  type: 'message.received',
  data: {
    resource: {
      id: 'AC-message',
      direction: 'incoming',
      text: 'hello',
      media: [],
      status: 'received',
      createdAt: '2026-04-13T12:00:00.000Z',
    },
    context: {
      orgId: 'OR123',
      phoneNumberId: 'PN123',
      conversationId: 'CN123',
      userId: 'US123',
      contacts: { ids: ['CT123'], lookupStatus: 'matched' },
      senderIdentifier: '+15550001111',
      recipientIdentifiers: ['+15550002222'],
    },
    links: { quo: 'https://my.quo.com/inbox/PN123/c/CN123?at=AC-message' },
  },
});
const legacyReceived = JSON.stringify({
  id: 'EVc67ec998b35c41d388af50799aeeba3e',
  object: 'event',
  apiVersion: 'v4',
  createdAt: '2022-01-23T16:55:52.557Z',
  type: 'message.received',
  data: {
    object: {
      id: 'AC24a8b8321c4f4cf2be110f4250793d51',
      object: 'message',
      from: '+19876543210',
      to: ['+15555555555'],
      direction: 'incoming',
      text: 'Hello, world!',
      status: 'delivered',
      createdAt: '2022-01-23T16:55:52.420Z',
      userId: 'USu5AsEHuQ',
      phoneNumberId: 'PNtoDbDhuz',
      contactIds: ['6824dfb69aee85c132b7dg65'],
    },
  },
});

test.each([
  {
    key: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    seconds: 1614265330,
    body: '{"test": 2432232314}',
    signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
  {
    key: 'whsec_cXVvLXRlc3Qtc2lnbmluZy1rZXktMDEyMzQ1Njc4OUE=',
    id: 'msg_2abcDEFghiJKLmnoPQRstu',
    seconds: 1776081600,
    body: received,
    signature: 'v1,IF68FQiBmIuHxaBFE17OiO7NJVtWck7nZ2tQBaAGI1k=',
  },
  {
    key: 'whsec_yO0SN1yBpsvwFTpfhKnO8xg9Yoes0fYbQGWKr9T5HkM=',
    id: 'msg_2abcDEFghiJKLmnoPQRstw',
    seconds: 1776081600,
    body: received,
    signature: 'v1,N+pM9rsu7ZhdB2XskUrcpHlpRqxk3WQ/QN9ciqJyoRA=',
  },
])('the known signature $signature comes out', ({ key, id, seconds, body, signature }) => {
  const headers = signStandardWebhook({ id, at: new Date(seconds * 1_000 + 999), body, keys: [key] });
  expect(headers).toEqual({
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signature,
  });
});

test.each([
  ['R2ZLM2o0bFhBNVpyUnU2NG9mYXQ1MHNyR3pvSUhIVVg=', '74eHw2O7uSbMhiIWTvUrh375FAIcs0ijYDCzLroHG/s='],
  ['jcL3LGGWywA1ap/UCT5zqN0SR3yx5htQhbrvJFmOw/g=', 'WBbocTmsDa3cegOPAkIqEU+cnYMdQtD9PyoJ+pzIrUo='],
])('the known legacy signature of key %s comes out', (key, signature) => {
  const headers = signLegacyWebhook({
    id: 'unused',
    at: new Date(1639710054089),
    body: legacyReceived,
    keys: [key],
  });
  expect(headers).toEqual({ 'openphone-signature': `hmac;1;1639710054089;${signature}` });
});

test('while a key is rotated, holders of the old and of the new one both verify', () => {
  const keys = [newSigningKey('quo'), newSigningKey('quo')] as const;
  const body = JSON.stringify({ text: 'Dañke 😊' });
  const headers = signStandardWebhook({ id: 'msg_1', at: new Date(), body, keys });
  for (const key of keys) {
    expect(new StandardWebhook(key).verify(body, headers)).toEqual({ text: 'Dañke 😊' });
    expect(() => new SvixWebhook(key).verify(body, headers)).not.toThrow();
  }
  const stranger = newSigningKey('quo');
  expect(() => new StandardWebhook(stranger).verify(body, headers)).toThrow();
  expect(() => new SvixWebhook(stranger).verify(body, headers)).toThrow();
  expect(() => new SvixWebhook(keys[0]).verify(body.replace('D', 'd'), headers)).toThrow();
});
