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
  readonly deleted: boolean;
  /** The provider's `updatedAt`; of two records the later wins. */
  readonly updatedAt: Date;
}
