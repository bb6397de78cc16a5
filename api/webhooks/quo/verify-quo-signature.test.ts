import { createHmac } from 'node:crypto';

import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, it } from 'vitest';

import { parseSigningKeys } from './signing-keys.ts';
import { verifyQuoSignature } from './verify-quo-signature.ts';

const whsec = (bytes: Buffer): string => `whsec_${bytes.toString('base64')}`;
// Bytes of 0x80 and above: what a key that is taken for text does not survive.
const key = whsec(Buffer.from([...Array(32).keys()].map((n) => 255 - n * 7)));
const otherKey = whsec(Buffer.alloc(32, 9));
const legacyKey = Buffer.from([...Array(32).keys()].map((n) => 130 + n)).toString('base64');

const now = new Date('2026-05-04T15:00:00.000Z');
const body = '{"id":"EV1","text":"Grüße an Zoë 🙏"}';
const id = 'msg_2harbor';

const verify = (
  headers: ConstructorParameters<typeof Headers>[0],
  options: { body?: string; secrets?: readonly string[]; now?: Date } = {},
) =>
  verifyQuoSignature(
    new Headers(headers),
    Buffer.from(options.body ?? body),
    parseSigningKeys(options.secrets ?? [key, legacyKey]),
    options.now ?? now,
  );

const standard = (at = now, secret = key, content = body): Record<string, string> => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
  'webhook-signature': new StandardWebhook(secret).sign(id, at, content),
});

// Written here once more, so that signer and verifier do not share a mistake.
const legacyEntry = (at = now, secret = legacyKey, content = body): string => {
  const digest = createHmac('sha256', Buffer.from(secret, 'base64')).update(`${at.getTime()}.${content}`);
  return `hmac;1;${at.getTime()};${digest.digest('base64')}`;
};
const legacy = (...entry: Parameters<typeof legacyEntry>) => ({
  'openphone-signature': legacyEntry(...entry),
});

const secondsFromNow = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);

describe('signatures of the new webhooks', () => {
  it('verifies the published vector of Standard Webhooks', () => {
    const vector = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const verdict = verify(vector, {
      body: '{"test": 2432232314}',
      secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      now: new Date(1614265330_000),
    });
    expect(verdict).toEqual({
      authentic: true,
      generation: 'QUO',
      deliveryId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    });
  });

  it('verifies what standardwebhooks and svix sign, non-ASCII text and a binary key included', () => {
    expect(verify(standard())).toEqual({ authentic: true, generation: 'QUO', deliveryId: id });
    const bySvix = { ...standard(), 'webhook-signature': new SvixWebhook(key).sign(id, now, body) };
    expect(verify(bySvix)).toMatchObject({ authentic: true });
  });

  it('one changed byte of body, id or time makes it a forgery', () => {
    expect(verify(standard(), { body: body.replace('EV1', 'EV2') }).authentic).toBe(false);
    expect(verify({ ...standard(), 'webhook-id': 'msg_2harbour' }).authentic).toBe(false);
    const later = String(Math.floor(now.getTime() / 1000) + 1);
    expect(verify({ ...standard(), 'webhook-timestamp': later }).authentic).toBe(false);
  });

  it('the same JSON written anew is another body', () => {
    const spaced = '{ "id": "EV1" }';
    expect(verify(standard(now, key, spaced), { body: spaced }).authentic).toBe(true);
    expect(verify(standard(now, key, spaced), { body: JSON.stringify(JSON.parse(spaced)) }).authentic).toBe(
      false,
    );
  });

  it.each([
    [-301, false],
    [-299, true],
    [299, true],
    [301, false],
  ])('signed %i s from now: %s', (seconds, authentic) => {
    expect(verify(standard(secondsFromNow(seconds))).authentic).toBe(authentic);
  });

  it('any of our keys will do while one is rotated, and no other', () => {
    const rotated = standard(now, otherKey);
    expect(verify(rotated).authentic).toBe(false);
    expect(verify(rotated, { secrets: [key, otherKey] }).authentic).toBe(true);
  });

  it('any of several signatures will do, whatever versions stand beside it', () => {
    const { 'webhook-signature': good = '', ...rest } = standard();
    const { 'webhook-signature': foreign = '' } = standard(now, otherKey);
    expect(verify({ ...rest, 'webhook-signature': `v1a,AAAA ${foreign} ${good}` }).authentic).toBe(true);
    expect(verify({ ...rest, 'webhook-signature': `v1a,AAAA ${foreign}` }).authentic).toBe(false);
    expect(verify({ ...rest, 'webhook-signature': good.replace('v1,', 'v2,') }).authentic).toBe(false);
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])(
    '%s missing or sent twice is refused',
    (name) => {
      const headers = new Headers(standard());
      headers.append(name, headers.get(name) ?? '');
      expect(verify(headers)).toEqual({ authentic: false, reason: expect.stringContaining(name) });
      headers.delete(name);
      expect(verify(headers)).toEqual({ authentic: false, reason: expect.stringContaining(name) });
    },
  );

  it('a legacy key verifies no new webhook', () => {
    expect(verify(standard(now, `whsec_${legacyKey}`)).authentic).toBe(false);
  });
});

describe('signatures of the legacy webhooks', () => {
  it('verifies with the key’s bytes and milliseconds', () => {
    expect(verify(legacy())).toEqual({ authentic: true, generation: 'LEGACY', deliveryId: undefined });
  });

  it.each([
    ['hmac;2', legacyEntry().replace('hmac;1', 'hmac;2')],
    ['seconds', legacyEntry().replace(String(now.getTime()), String(now.getTime() / 1000))],
    ['no signature', `hmac;1;${now.getTime()};`],
    ['nothing', ''],
    ['a changed body', legacyEntry(now, legacyKey, `${body} `)],
    ['the key as text', legacyEntry(now, Buffer.from(legacyKey).toString('base64'))],
  ])('%s is refused', (_, entry) => {
    expect(verify({ 'openphone-signature': entry }).authentic).toBe(false);
  });

  it.each([
    [-301, false],
    [-299, true],
    [299, true],
    [301, false],
  ])('signed %i s from now: %s', (seconds, authentic) => {
    expect(verify(legacy(secondsFromNow(seconds))).authentic).toBe(authentic);
  });

  it('any of several signatures will do, and an old one lends its time to none', () => {
    const foreign = legacyEntry(now, Buffer.alloc(32, 1).toString('base64'));
    expect(verify({ 'openphone-signature': `${foreign}, ${legacyEntry()}` }).authentic).toBe(true);
    const stale = legacyEntry(secondsFromNow(-600));
    expect(verify({ 'openphone-signature': `${foreign},${stale}` }).authentic).toBe(false);
  });

  it('hashes the body for a handful of signatures at most', () => {
    const decoys = Array.from({ length: 50 }, () => legacyEntry(now, Buffer.alloc(32, 1).toString('base64')));
    expect(verify({ 'openphone-signature': [...decoys, legacyEntry()].join(',') }).authentic).toBe(false);
  });
});

describe('which generation decides', () => {
  it('headers of the new one rule out the legacy one', () => {
    expect(verify({ ...legacy(), 'webhook-id': id }).authentic).toBe(false);
    expect(verify({ ...standard(), 'openphone-signature': 'nonsense' })).toMatchObject({ generation: 'QUO' });
  });

  it('without keys everything is refused, naming the setting', () => {
    for (const headers of [{}, standard(), legacy()]) {
      expect(verify(headers, { secrets: [] })).toMatchObject({
        authentic: false,
        reason: expect.stringContaining('OPENPHONE_WEBHOOK_SECRET'),
      });
    }
  });

  it.each(['', 'whsec_', 'whsec_not base64', 'plain-text'])(
    '%j is no key, and the error does not tell it',
    (secret) => {
      expect(() => parseSigningKeys([key, secret])).toThrow(/OPENPHONE_WEBHOOK_SECRET: secret 2 of 2/);
      if (secret.length > 6) expect(() => parseSigningKeys([secret])).not.toThrow(secret);
    },
  );
});
