import type { OpenPhoneContactId } from '../ids.ts';

/** What one source says about one contact of the provider's address book. */
export interface ContactFacts {
  readonly kind: 'contact';
  readonly openPhoneContactId: OpenPhoneContactId;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  readonly role: string | null;
  readonly phoneNumbers: readonly string[];
  /** What whoever made it by the API calls it. */
  readonly externalId: string | null;
  /** Who made it; the provider's own word for what the app made, or null. */
  readonly source: string | null;
  readonly deleted: boolean;
  /** When it was made, the same under both of its ids; undefined where a source does not say. */
  readonly createdAt: Date | undefined;
  /** The provider's `updatedAt`; of two records the later wins. */
  readonly updatedAt: Date;
  /** When REST gave it under this id; undefined in a webhook, whose ids are others. */
  readonly listedAt?: Date;
}
