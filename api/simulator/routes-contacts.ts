import { z } from 'zod';
import { paging } from './dated-filters.ts';
import { newestFirst, pageOf } from './page-of.ts';
import { newId } from './random.ts';
import { Refusal } from './refusal.ts';
import { known, list } from './rest-answers.ts';
import { readBody, readQuery, route, type Route } from './route.ts';
import { datedContact, newContact, type SimulatedContact, v1Contact } from './simulated-contact.ts';
import type { Workspace } from './workspace.ts';

const oneOrMore = z.preprocess(
  (value) => (value === undefined || Array.isArray(value) ? value : [value]),
  z.array(z.string()).optional(),
);
const v1Query = z.object({
  externalIds: oneOrMore,
  sources: oneOrMore,
  maxResults: z.coerce.number().int().min(1).max(50),
  pageToken: z.string().optional(),
});
const reserved = /^(openphone|csv|device$|zapier$|google-people$|other$)/;
const fields = z.object({ name: z.string(), value: z.string() });
const name = z.string().nullish();
const v1Body = z.object({
  defaultFields: z.object({
    firstName: z.string().nullable(),
    lastName: name,
    company: name,
    role: name,
    emails: z.array(fields).optional(),
    phoneNumbers: z.array(fields).optional(),
  }),
  externalId: z.string().min(1).max(75).nullish(),
  source: z
    .string()
    .min(1)
    .max(72)
    .refine((word) => !reserved.test(word), 'reserved')
    .default('public-api'),
});
const several = z.string().transform((joined) => joined.split(','));
const datedQuery = z.strictObject({
  externalId: z.string().optional(),
  'externalId[in]': several.optional(),
  source: z.string().optional(),
  'source[in]': several.optional(),
  ...paging,
});
const datedPatch = z.strictObject({
  firstName: name,
  lastName: name,
  company: name,
  role: name,
  externalId: name,
});

/** The contacts of v1. A change there replaces what it leaves out, so nobody is to use that. */
export function contactRoutesV1(workspace: Workspace): Route[] {
  return [
    route('GET', '/contacts', ({ query }) => {
      const { externalIds, sources, maxResults, pageToken } = readQuery(v1Query, query, '08');
      const found = workspace.contacts.filter(
        ({ externalId, source, isUnlisted }) =>
          !isUnlisted &&
          (externalIds?.includes(externalId ?? '') ?? true) &&
          (sources?.includes(source ?? '') ?? true),
      );
      const { items, next } = pageOf(newestFirst(found), maxResults, pageToken);
      return {
        status: 200,
        body: { data: items.map(v1Contact), totalItems: found.length, nextPageToken: next },
      };
    }),
    route('GET', '/contacts/:id', ({ ids: [id] }) => ({
      status: 200,
      body: { data: v1Contact(byId(workspace, id)) },
    })),
    route('POST', '/contacts', ({ body }) => {
      const { defaultFields, externalId, source } = readBody(v1Body, body, '08');
      const phoneNumbers = (defaultFields.phoneNumbers ?? []).map(({ value }) => value);
      const taken = workspace.contacts.some(
        (contact) => !contact.isGhost && contact.phoneNumbers.some((number) => phoneNumbers.includes(number)),
      );
      if (taken) throw new Refusal(409, 'Conflict', { resource: '08' });
      const contact = newContact(newId('').toLowerCase(), workspace.now(), {
        externalId: externalId ?? null,
        source,
        firstName: defaultFields.firstName,
        lastName: defaultFields.lastName ?? null,
        company: defaultFields.company ?? null,
        role: defaultFields.role ?? null,
        phoneNumbers,
      });
      workspace.contacts.push(contact);
      workspace.emit({ type: 'contact.updated', subject: { kind: 'contact', contact } });
      return { status: 201, body: { data: v1Contact(contact) } };
    }),
  ];
}

/** The contacts of 2026-03-30, as far as they are pretended. */
export function contactRoutesDated(workspace: Workspace): Route[] {
  return [
    route('GET', '/contacts', ({ query }) => {
      const { limit, after, ...asked } = readQuery(datedQuery, query);
      const ids =
        asked['externalId[in]'] ?? (asked.externalId === undefined ? undefined : [asked.externalId]);
      const sources = asked['source[in]'] ?? (asked.source === undefined ? undefined : [asked.source]);
      const found = workspace.contacts.filter(
        ({ externalId, source, isUnlisted }) =>
          !isUnlisted &&
          (ids?.includes(externalId ?? '') ?? true) &&
          (sources?.includes(source ?? '') ?? true),
      );
      const { items, next } = pageOf(newestFirst(found), limit, after);
      return list({ items: items.map(datedContact), next });
    }),
    route('PATCH', '/contacts/:id', ({ ids: [id], body }) => {
      const changes = readBody(datedPatch, body);
      const contact = byId(workspace, id);
      if (contact.isReadOnly) throw new Refusal(403, 'The contact is synced by an integration');
      for (const [field, value] of Object.entries(changes)) Reflect.set(contact, field, value ?? null);
      contact.updatedAt = workspace.now();
      workspace.emit({ type: 'contact.updated', subject: { kind: 'contact', contact } });
      return { status: 200, body: { data: datedContact(contact) } };
    }),
  ];
}

function byId({ contacts }: Workspace, id: string | undefined): SimulatedContact {
  return known(
    'Contact',
    id,
    contacts.filter(({ isGhost }) => !isGhost),
  );
}
