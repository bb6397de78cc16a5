import { describe, expect, it } from 'vitest';

import { readQuoEvent } from './read-quo-event.ts';
import { recordedPayload } from './recorded-payload.ts';

const readingOf = (name: string) => {
  const { body, generation } = recordedPayload(name);
  return readQuoEvent(body, generation).reading;
};

const factsOf = (name: string) => {
  const reading = readingOf(name);
  return reading.outcome === 'facts' ? reading.facts[0] : reading;
};

const changed = (name: string, change: (contact: Record<string, unknown>) => void) => {
  const { body, generation } = recordedPayload(name);
  const event = JSON.parse(body);
  change(event.data.resource ?? event.data.object);
  return readQuoEvent(JSON.stringify(event), generation).reading;
};

describe('contact events', () => {
  it('an update brings the names and every number', () => {
    expect(factsOf('quo.contact.updated')).toEqual({
      kind: 'contact',
      openPhoneContactId: 'CTmarlow01',
      firstName: 'Priya',
      lastName: 'Marlow',
      company: 'Marlow’s Dental',
      role: null,
      phoneNumbers: ['+17735550187', '+17735550166'],
      externalId: null,
      source: null,
      deleted: false,
      createdAt: new Date('2026-02-11T10:00:00.000Z'),
      updatedAt: new Date('2026-05-06T08:00:00.000Z'),
    });
  });

  it('a deletion is later than the record’s last change', () => {
    expect(factsOf('quo.contact.deleted')).toMatchObject({
      deleted: true,
      updatedAt: new Date('2026-05-07T12:00:00.000Z'),
    });
    expect(factsOf('legacy-v3.contact.deleted')).toMatchObject({
      deleted: true,
      firstName: 'Ola',
      lastName: null,
    });
  });

  it('legacy numbers are told from other fields by their type, or by being numbers', () => {
    expect(factsOf('legacy-v3.contact.updated')).toMatchObject({
      phoneNumbers: ['+17735550187', '+17735550166'],
    });
    expect(factsOf('legacy-v3.contact.updated.typed-fields')).toMatchObject({
      company: 'Quay Law',
      phoneNumbers: ['+17735550187'],
    });
  });

  it('reads a contact in the form that the REST API has', () => {
    const reading = changed('legacy-v3.contact.updated', (contact) => {
      delete contact['fields'];
      contact['defaultFields'] = {
        lastName: 'Quay',
        phoneNumbers: [{ name: 'main', value: '+17735550101' }],
      };
    });
    expect(reading).toMatchObject({ facts: [{ lastName: 'Quay', phoneNumbers: ['+17735550101'] }] });
  });

  it.each([
    ['are missing', (contact: Record<string, unknown>) => delete contact['phoneNumbers']],
    [
      'have another shape',
      (contact: Record<string, unknown>) => (contact['phoneNumbers'] = ['+17735550187']),
    ],
  ])('an update whose numbers %s takes none away', (_, change) => {
    expect(changed('quo.contact.updated', change)).toEqual({
      outcome: 'unreadable',
      reason: expect.stringContaining('data.resource.phoneNumbers'),
    });
  });
});
