import type { Telephony } from '../../schema/telephony.ts';
import { fetchCall } from './fetch-call.ts';
import { fetchText } from './fetch-text.ts';
import { fetchContact } from './fetch-contact.ts';
import { findSentTexts } from './find-sent-texts.ts';
import { listCalls } from './list-calls.ts';
import { findContacts, listContacts } from './list-contacts.ts';
import { cacheLines, listLines } from './list-lines.ts';
import { listMessages } from './list-messages.ts';
import { listUsers } from './list-users.ts';
import { quoClient, type QuoClientOptions } from './quo-client.ts';
import { retryText } from './retry-text.ts';
import { sendText } from './send-text.ts';
import { changeContact, createContact } from './write-contact.ts';

const linesMaxAgeMs = 30_000;

export interface QuoTelephonyOptions extends QuoClientOptions {
  readonly clock: () => Date;
}

/** Quo behind the port that resolvers and writes use. */
export function quoTelephony({ clock, ...options }: QuoTelephonyOptions): Telephony {
  const client = quoClient(options);
  return {
    listLines: cacheLines(() => listLines(client), linesMaxAgeMs),
    sendText: (text) => sendText(client, text),
    findSentTexts: (query) => findSentTexts(client, query),
    retryText: (id) => retryText(client, id),
    fetchCall: (id, wanted) => fetchCall(client, id, clock, wanted),
    fetchText: (id) => fetchText(client, id),
    listUsers: () => listUsers(client),
    walkCalls: ({ line, since, until }) => listCalls(client, { phoneNumberId: line, since, until }, clock),
    walkTexts: ({ line, since, until }) => listMessages(client, { phoneNumberId: line, since, until }),
    walkContacts: (after) => listContacts(client, clock, after),
    fetchContact: (id) => fetchContact(client, clock, id),
    findContacts: (externalIds) => findContacts(client, clock, externalIds),
    createContact: (contact) => createContact(client, clock, contact),
    changeContact: (id, names) => changeContact(client, id, names),
  };
}
