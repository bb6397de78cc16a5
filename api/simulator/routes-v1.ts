import { z } from 'zod';
import { demoUsers } from './demo-workspace.ts';
import { acceptText } from './exchange-texts.ts';
import { newestFirst, pageOf } from './page-of.ts';
import { Refusal } from './refusal.ts';
import { restMessage, v1Call } from './rest-records.ts';
import { contactRoutesV1 } from './routes-contacts.ts';
import { readBody, readQuery, route, type Route } from './route.ts';
import type { SimulatedMessage } from './simulated-message.ts';
import type { Workspace } from './workspace.ts';

const e164 = z.string().regex(/^\+[1-9]\d{1,14}$/);
const lineId = z.string().regex(/^PN/);
const maxResults = (most: number) => z.coerce.number().int().min(1).max(most);
const oneOrMore = (most: number) =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(e164).min(1).max(most));
const listFields = {
  phoneNumberId: lineId,
  userId: z.string().regex(/^US/).optional(),
  createdAfter: z.iso.datetime({ offset: true }).optional(),
  createdBefore: z.iso.datetime({ offset: true }).optional(),
  since: z.string().optional(),
  maxResults: maxResults(100),
  pageToken: z.string().optional(),
};
const callsQuery = z.object({ ...listFields, participants: oneOrMore(10) });
const messagesQuery = z.object({ ...listFields, participants: oneOrMore(10) });
const usersQuery = z.object({ maxResults: maxResults(50), pageToken: z.string().optional() });
const textBody = z.object({
  content: z.string().min(1).max(1_600).regex(/\S/),
  from: z.union([lineId, e164]),
  to: z.array(e164).min(1).max(10),
  userId: z.string().regex(/^US/).optional(),
  setInboxStatus: z.literal('done').optional(),
});

/** v1 as far as it is pretended; `onAccepted` decides what becomes of a text. */
export function routesV1(workspace: Workspace, onAccepted: (message: SimulatedMessage) => void): Route[] {
  return [
    route('GET', '/phone-numbers', () => ({ status: 200, body: { data: workspace.lines.map(lineRecord) } })),
    route('GET', '/users', ({ query }) => {
      const { maxResults: size, pageToken } = readQuery(usersQuery, query, '11');
      const { items, next } = pageOf(demoUsers, size, pageToken);
      return { status: 200, body: { data: items, totalItems: demoUsers.length, nextPageToken: next } };
    }),
    route('POST', '/messages', ({ body }) => {
      const { content, from, to } = readBody(textBody, body, '02');
      const line = workspace.lines.find(({ id, phoneNumber }) => from === id || from === phoneNumber);
      if (line === undefined) throw new Refusal(404, `Phone number ${from} not found`, { resource: '02' });
      if (to.some((number) => !number.startsWith('+1'))) {
        throw new Refusal(403, 'International messaging is turned off for this workspace', {
          resource: '02',
          variant: '02',
        });
      }
      const message = acceptText(workspace, { line: line.id, to, text: content });
      onAccepted(message);
      return { status: 202, body: { data: restMessage('v1', message) } };
    }),
    route('GET', '/messages', ({ query }) => {
      const asked = readQuery(messagesQuery, query, '02');
      const wanted = [...asked.participants].toSorted().join();
      const found = workspace.messages.filter(({ line, direction, from, to, createdAt }) => {
        const others = direction === 'incoming' ? [from] : [...to].toSorted();
        return (
          line.id === asked.phoneNumberId &&
          others.join() === wanted &&
          isBetween(createdAt, asked.createdAfter, asked.createdBefore)
        );
      });
      return listAnswer(found, asked, (message) => restMessage('v1', message));
    }),
    route('GET', '/messages/:id', ({ ids: [id] }) => {
      const message = workspace.messages.find((candidate) => candidate.id === id);
      if (message === undefined) throw new Refusal(404, `Message ${id} not found`, { resource: '02' });
      return { status: 200, body: { data: restMessage('v1', message) } };
    }),
    route('GET', '/calls', ({ query }) => {
      const asked = readQuery(callsQuery, query, '01');
      if (asked.participants.length > 1)
        throw new Refusal(400, 'Too Many Participants', { resource: '01', variant: '01' });
      const found = workspace.calls.filter(
        ({ line, otherNumber, createdAt }) =>
          line.id === asked.phoneNumberId &&
          otherNumber === asked.participants[0] &&
          isBetween(createdAt, asked.createdAfter, asked.createdBefore),
      );
      return listAnswer(found, asked, v1Call);
    }),
    route('GET', '/calls/:id', ({ ids: [id] }) => {
      const call = workspace.calls.find((candidate) => candidate.id === id);
      if (call === undefined) throw new Refusal(404, `Call ${id} not found`, { resource: '01' });
      return { status: 200, body: { data: v1Call(call) } };
    }),
    ...contactRoutesV1(workspace),
  ];
}

function listAnswer<Item extends { readonly id: string; readonly createdAt: Date }>(
  found: readonly Item[],
  asked: { readonly maxResults: number; readonly pageToken?: string | undefined },
  show: (item: Item) => unknown,
): { status: number; body: unknown } {
  const { items, next } = pageOf(newestFirst(found), asked.maxResults, asked.pageToken);
  return { status: 200, body: { data: items.map(show), totalItems: found.length, nextPageToken: next } };
}

const isBetween = (moment: Date, after: string | undefined, before: string | undefined): boolean =>
  (after === undefined || moment > new Date(after)) && (before === undefined || moment < new Date(before));

const lineRecord = ({
  id,
  name,
  phoneNumber,
  symbol,
}: Workspace['lines'][number]): Record<string, unknown> => ({
  id,
  groupId: `GR${id.slice(2)}`,
  portRequestId: null,
  formattedNumber: phoneNumber.replace(/^\+1(...)(...)/, '($1) $2-'),
  forward: null,
  name,
  number: phoneNumber,
  portingStatus: null,
  symbol,
  users: demoUsers.map((user) => ({
    ...user,
    groupId: `GR${id.slice(2)}`,
  })),
  createdAt: '2024-01-15T09:00:00Z',
  updatedAt: '2024-01-15T09:00:00Z',
  restrictions: {
    calling: {
      CA: 'unrestricted',
      Intl: 'restricted',
      US: 'unrestricted',
    },
    messaging: {
      CA: 'unrestricted',
      Intl: 'restricted',
      US: 'unrestricted',
    },
  },
});
