import { expect, it } from 'vitest';
import { TimelineItems, type Intent, type Message } from './timeline-items.ts';

function message(id: string, updatedAt: string, content: string): Message {
  return {
    __typename: 'MessageLog',
    id,
    messageDirection: 'INBOUND',
    messageStatus: 'DELIVERED',
    messageFrom: '+15550100001',
    messageTo: ['+15550109999'],
    participants: [],
    content,
    attachments: [],
    errorCode: null,
    errorMessage: null,
    retryable: false,
    sentAt: updatedAt,
    deliveredAt: null,
    sentBy: null,
    updatedAt,
    integration: null,
  };
}

function intent(intentStatus: Intent['intentStatus']): Intent {
  return {
    __typename: 'CallIntent',
    id: '0199-9',
    intentStatus,
    intentFrom: '+15550109999',
    intentTo: '+15550100001',
    telUrl: 'tel:+15550100001',
    appUrl: 'openphone://dial',
    requestedBy: 'ada',
    createdAt: '2026-01-01T00:00:00Z',
    expiresAt: '2026-01-01T00:05:00Z',
    call: null,
  };
}

it('lists newest first by id, in whatever order the items came', () => {
  const items = new TimelineItems();
  items.put(message('0199-2', '2026-01-01T00:00:00Z', 'b'));
  items.addPage([message('0199-1', '2026-01-01T00:00:00Z', 'a')]);
  items.put(message('0199-3', '2026-01-01T00:00:00Z', 'c'));
  expect(items.list().map((item) => item.id)).toEqual(['0199-3', '0199-2', '0199-1']);
});

it('never lets an answer that was slow on its way replace what is newer', () => {
  const items = new TimelineItems();
  items.put(message('0199-1', '2026-01-01T00:00:02Z', 'new'));
  expect(items.put(message('0199-1', '2026-01-01T00:00:01Z', 'old'))).toBe(false);
  items.addPage([message('0199-1', '2026-01-01T00:00:01Z', 'old')]);
  expect(items.list()).toMatchObject([{ content: 'new' }]);
});

it('does not reopen an intent that has ended', () => {
  const items = new TimelineItems();
  items.put(intent('EXPIRED'));
  expect(items.put(intent('OPEN'))).toBe(false);
});

it('does not show again what was assigned elsewhere while a page with it was on its way', () => {
  const items = new TimelineItems();
  items.put(message('0199-1', '2026-01-01T00:00:00Z', 'a'));
  items.remove('0199-1');
  items.addPage([message('0199-1', '2026-01-01T00:00:00Z', 'a')]);
  expect(items.list()).toEqual([]);
  items.put(message('0199-1', '2026-01-01T00:00:01Z', 'back'));
  expect(items.list()).toMatchObject([{ content: 'back' }]);
});
