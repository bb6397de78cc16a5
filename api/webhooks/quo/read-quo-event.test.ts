import { describe, expect, it } from 'vitest';

import { MalformedEvent } from '../malformed-event.ts';
import { readQuoEvent } from './read-quo-event.ts';
import { recordedPayload } from './recorded-payload.ts';

const eventOf = (name: string) => JSON.parse(recordedPayload(name).body);
const read = (event: unknown) => readQuoEvent(JSON.stringify(event), 'QUO');
/** Through JSON, where what is undefined is not there. */
const said = (reading: unknown): unknown => JSON.parse(JSON.stringify(reading));

describe('reading an event', () => {
  it('tells event, version and resource apart, for a part of a call the call', () => {
    expect(read(eventOf('quo.call.voicemail.completed'))).toMatchObject({
      eventId: 'EVharbor17',
      eventType: 'call.voicemail.completed',
      apiVersion: '2026-03-30',
      resourceId: 'ACharborcall02',
    });
  });

  it.each([
    ['task.overdue', /task/],
    ['integration.created', /integration/],
    ['call.teleported', /unknown event type call\.teleported/],
    ['constructor', /unknown event type/],
  ])('%s is acknowledged and kept, with the reason', (type, reason) => {
    const { eventType, reading } = read({ ...eventOf('quo.call.ringing'), type });
    expect(eventType).toBe(type);
    expect(reading).toEqual({ outcome: 'ignored', reason: expect.stringMatching(reason) });
  });

  it('the provider’s test events make no calls', () => {
    expect(read({ ...eventOf('quo.call.ringing'), id: 'EV-test-call-ringing' }).reading.outcome).toBe(
      'ignored',
    );
  });

  it.each([
    ['quo.call.ringing', 'id', 'data.resource.id'],
    ['quo.call.summary.completed', 'callId', 'data.resource.callId'],
    ['quo.call.summary.completed', 'processingStatus', 'data.resource.processingStatus'],
    ['quo.call.recording.completed', 'recordings', 'data.resource.recordings'],
    ['quo.message.received', 'createdAt', 'data.resource.createdAt'],
  ])('%s without %s is kept as unreadable, naming %s', (name, field, path) => {
    const event = eventOf(name);
    delete event.data.resource[field];
    expect(read(event).reading).toEqual({ outcome: 'unreadable', reason: expect.stringContaining(path) });
  });

  it('an event without time or resource is kept as unreadable', () => {
    const event = eventOf('quo.call.ringing');
    expect(read({ ...event, createdAt: 'yesterday' }).reading.outcome).toBe('unreadable');
    expect(read({ ...event, data: {} }).reading.outcome).toBe('unreadable');
  });

  it('what we can do without may have any shape', () => {
    const event = eventOf('quo.call.completed.answered');
    Object.assign(event, { apiVersion: 4, surprise: true });
    Object.assign(event.data, { context: 'none', links: null });
    Object.assign(event.data.resource, {
      duration: '244',
      answeredAt: 0,
      hasVoicemail: 'no',
      direction: 'sideways',
    });
    const { reading } = read(event);
    expect(reading).toMatchObject({
      facts: [{ openPhoneCallId: 'ACharborcall01', providerStatus: 'answered' }],
    });
    for (const dropped of ['duration', 'answeredAt', 'hasVoicemail', 'direction', 'participants']) {
      expect(said(reading)).not.toHaveProperty(`facts.0.${dropped}`);
    }
  });

  it('a link that a browser would run is no link', () => {
    const event = eventOf('quo.call.ringing');
    event.data.links.quo = 'javascript:alert(document.domain)';
    expect(said(read(event).reading)).not.toHaveProperty('facts.0.url');
  });

  it.each([
    ['text', 'no JSON with a secret'],
    ['a list', '[]'],
    ['null', 'null'],
    ['no id', '{"type":"call.ringing","data":{}}'],
    ['no type', '{"id":"EV1","data":{}}'],
    ['no data', '{"id":"EV1","type":"call.ringing"}'],
  ])('%s is no event, and the error quotes nothing of it', (_, body) => {
    expect(() => readQuoEvent(body, 'QUO')).toThrow(MalformedEvent);
    expect(() => readQuoEvent(body, 'QUO')).not.toThrow(/secret/);
  });
});
