import { z } from 'zod';
import { demoOrganization, type DemoUser, demoUsers } from './demo-workspace.ts';
import {
  callInclude,
  callsQuery,
  includes,
  matchesCall,
  matchesMessage,
  messagesQuery,
  paging,
} from './dated-filters.ts';
import { newestFirst, pageOf } from './page-of.ts';
import { Refusal } from './refusal.ts';
import { callRecordings, callTranscripts, datedCall, restMessage } from './rest-records.ts';
import { known, list } from './rest-answers.ts';
import { contactRoutesDated } from './routes-contacts.ts';
import { readQuery, route, type Route } from './route.ts';
import type { SimulatedCall } from './simulated-call.ts';
import type { SimulatedMessage } from './simulated-message.ts';
import type { Workspace } from './workspace.ts';

const oneCallQuery = z.strictObject({ include: callInclude });
const pageQuery = z.strictObject(paging);
const linesQuery = z.strictObject({
  phoneNumber: z.string().optional(),
  include: includes(['restrictions']),
  ...paging,
});

/** The surface of 2026-03-30 but its webhooks; `onRetry` sends a failed text again. */
export function routesDated(workspace: Workspace, onRetry: (message: SimulatedMessage) => void): Route[] {
  const callOf = (id: string | undefined): SimulatedCall => known('Call', id, workspace.calls);
  const messageOf = (id: string | undefined): SimulatedMessage => known('Message', id, workspace.messages);
  return [
    route('GET', '/organization', () => ({
      status: 200,
      body: { data: { ...demoOrganization, subscriptionStatus: 'active' } },
    })),
    route('GET', '/calls', ({ query }) => {
      const asked = readQuery(callsQuery, query);
      const { items, next } = pageOf(
        newestFirst(workspace.calls.filter((call) => matchesCall(call, asked))),
        asked.limit,
        asked.after,
      );
      return list({ items: items.map((call) => datedCall(workspace, call, asked.include)), next });
    }),
    route('GET', '/calls/:id', ({ ids: [id], query }) => {
      const { include } = readQuery(oneCallQuery, query);
      return { status: 200, body: { data: datedCall(workspace, callOf(id), include) } };
    }),
    route('GET', '/calls/:id/recordings', ({ ids: [id] }) => ({
      status: 200,
      body: { data: callRecordings(workspace, callOf(id)) },
    })),
    route('GET', '/calls/:id/transcripts', ({ ids: [id] }) => ({
      status: 200,
      body: { data: callTranscripts(callOf(id)) },
    })),
    route('GET', '/messages', ({ query }) => {
      const asked = readQuery(messagesQuery, query);
      const found = newestFirst(workspace.messages.filter((message) => matchesMessage(message, asked)));
      const { items, next } = pageOf(found, asked.limit, asked.after);
      return list({ items: items.map((message) => restMessage('dated', message)), next });
    }),
    route('GET', '/messages/:id', ({ ids: [id] }) => ({
      status: 200,
      body: { data: restMessage('dated', messageOf(id)) },
    })),
    route('POST', '/messages/:id/retry', ({ ids: [id] }) => {
      const message = messageOf(id);
      if (message.status !== 'failed' || message.errorCode !== null)
        throw new Refusal(422, 'The message permanently failed or did not fail');
      onRetry(message);
      return { status: 202, body: {} };
    }),
    route('GET', '/phone-numbers', ({ query }) => {
      const { phoneNumber, limit, after } = readQuery(linesQuery, query);
      const lines = workspace.lines.filter(
        (line) => phoneNumber === undefined || line.phoneNumber === phoneNumber,
      );
      const { items, next } = pageOf(lines, limit, after);
      return list({
        items: items.map(({ id, name, phoneNumber: number, symbol }) => ({
          id,
          name,
          phoneNumber: number,
          symbol,
        })),
        next,
      });
    }),
    ...contactRoutesDated(workspace),
    route('GET', '/users', ({ query }) => {
      const { limit, after } = readQuery(pageQuery, query);
      return list(pageOf(demoUsers.map(datedUser), limit, after));
    }),
    // Its AI agent is no user, and is not found.
    route('GET', '/users/:id', ({ ids: [id] }) => ({
      status: 200,
      body: { data: datedUser(known('User', id, demoUsers)) },
    })),
  ];
}

const datedUser = (user: DemoUser) => ({
  ...user,
  pictureUrl: null,
  createdAt: '2025-01-10T10:00:00Z',
  updatedAt: '2025-01-10T10:00:00Z',
});
