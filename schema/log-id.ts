import { createHash } from 'node:crypto';

type LogKind =
  | 'call'
  | 'message'
  | 'contact'
  | 'intent'
  | 'delivery'
  | 'audit'
  | 'client'
  | 'integration'
  | 'sync'
  | 'assignment'
  | 'missing'
  | 'signing-key'
  | 'recovery'
  | 'file';

/**
 * The id of a log: a UUIDv7 (RFC 9562 5.7) whose time is the moment the call or text began, and whose
 * random bits are a hash of its kind and the provider's id. The same call gets the same id from a
 * webhook and from a sync, and ordering by id is ordering by time.
 */
export function logId(kind: LogKind, key: string, at: Date): string {
  const bytes = createHash('sha256').update(`${kind}:${key}`).digest().subarray(0, 16);
  bytes.writeUIntBE(at.getTime(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return written(bytes.toString('hex'));
}

/** The moment that an id was made of. */
export function timeOfId(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}

/** No id of this moment or later is less than this one. */
export function firstIdAt(at: Date): string {
  return written(at.getTime().toString(16).padStart(12, '0').padEnd(32, '0'));
}

/** No id is greater. */
export const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

function written(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/**
 * The id of a call or text of the provider's. From whole seconds: its REST API leaves the fraction
 * out, and the same call must get the same id from a webhook and from a sync.
 */
export function providerLogId(kind: 'call' | 'message', providerId: string, at: Date): string {
  return logId(kind, providerId, new Date(Math.floor(at.getTime() / 1_000) * 1_000));
}
