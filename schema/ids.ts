import type { Brand } from './brand.ts';

/** The provider's id of a call (`AC…`). Calls and messages share the space: never mix the two. */
export type OpenPhoneCallId = Brand<string, 'OpenPhoneCallId'>;
/** The provider's id of a text (`AC…`). */
export type OpenPhoneMessageId = Brand<string, 'OpenPhoneMessageId'>;
/** The provider's id of a contact; bare in REST, `CT…` in webhooks. */
export type OpenPhoneContactId = Brand<string, 'OpenPhoneContactId'>;
/** The provider's id of a line (`PN…`). */
export type PhoneNumberId = Brand<string, 'PhoneNumberId'>;

/** The ids come out of parsed payloads; these only name what was read. */
export const openPhoneCallId = (id: string): OpenPhoneCallId => id as OpenPhoneCallId;
export const openPhoneMessageId = (id: string): OpenPhoneMessageId => id as OpenPhoneMessageId;
export const openPhoneContactId = (id: string): OpenPhoneContactId => id as OpenPhoneContactId;
export const phoneNumberId = (id: string): PhoneNumberId => id as PhoneNumberId;
