import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export interface EncryptionKey {
  /** Short, without a dot; it stands in every value sealed with the key. */
  readonly id: string;
  /** 32 bytes. */
  readonly secret: Buffer;
}

/** Where a sealed value lies: a value moved to another row or column does not open. */
export interface SealedPlace {
  readonly table: string;
  readonly column: string;
  readonly id: string;
}

/** Seals what is sensitive at rest, and opens it again. */
export interface Vault {
  seal(place: SealedPlace, text: string): string;
  /** @throws when the value was sealed elsewhere, was changed, or its key is not among the keys. */
  open(place: SealedPlace, sealed: string): string;
  /**
   * A key of 32 bytes for one purpose alone, made (HKDF) from the key of this id, else from the one that
   * writes. The id is to be kept beside what the key is used for.
   * @throws when the key is not among the keys.
   */
  derive(purpose: 'file' | 'file link', salt: Buffer, keyId?: string): { keyId: string; key: Buffer };
  /** Keyed for search tokens: stays the same while the oldest key is kept. */
  readonly searchKey: Buffer;
}

const version = 'v1';
const ivLength = 12;
const tagLength = 16;

/** AES-256-GCM; the first key writes, every key reads, so keys rotate while the product runs. */
export function openVault(keys: readonly [EncryptionKey, ...EncryptionKey[]]): Vault {
  const [writing] = keys;
  const byId = new Map(keys.map((key) => [key.id, key]));
  const oldest = keys.at(-1) ?? writing;
  return {
    seal(place, text) {
      const iv = randomBytes(ivLength);
      const cipher = createCipheriv('aes-256-gcm', writing.secret, iv, { authTagLength: tagLength });
      cipher.setAAD(associatedData(place));
      const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${version}.${writing.id}.${sealed.toString('base64url')}`;
    },
    open(place, value) {
      const [prefix, keyId = '', body = ''] = value.split('.');
      const key = byId.get(keyId);
      if (prefix !== version || !key) {
        throw new Error(
          `${place.table}.${place.column} of ${place.id} was sealed with the key “${keyId}”, which ENCRYPTION_KEYS no longer has`,
        );
      }
      const sealed = Buffer.from(body, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key.secret, sealed.subarray(0, ivLength), {
        authTagLength: tagLength,
      });
      decipher.setAAD(associatedData(place));
      decipher.setAuthTag(sealed.subarray(-tagLength));
      return (
        decipher.update(sealed.subarray(ivLength, -tagLength), undefined, 'utf8') + decipher.final('utf8')
      );
    },
    derive(purpose, salt, keyId = writing.id) {
      const from = byId.get(keyId);
      if (!from)
        throw new Error(`The ${purpose} is of the key “${keyId}”, which ENCRYPTION_KEYS does not have`);
      return { keyId, key: Buffer.from(hkdfSync('sha256', from.secret, salt, purpose, 32)) };
    },
    searchKey: Buffer.from(hkdfSync('sha256', oldest.secret, '', 'search tokens', 32)),
  };
}

function associatedData({ table, column, id }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([table, column, id]));
}
