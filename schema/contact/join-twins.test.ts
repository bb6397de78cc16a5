import { describe, expect, it } from 'vitest';
import type { ContactRow } from '../record/known.ts';
import { joinTwins } from './join-twins.ts';

let made = 0;
function row(wishes: Partial<ContactRow>): ContactRow {
  const id = `row${(made += 1)}`;
  return {
    id,
    openphone_contact_id: id,
    first_name: 'Maria',
    last_name: 'Delgado',
    company: null,
    role: null,
    phone_numbers: ['+16465550111'],
    external_id: null,
    source: null,
    provider_created_at: '2025-01-10T10:00:00+00:00',
    provider_updated_at: '2025-01-10T10:00:00+00:00',
    deleted_at: null,
    listed_at: null,
    twin_key: null,
    apply_after: null,
    created_at: '2025-01-10T10:00:00+00:00',
    updated_at: '2025-01-10T10:00:00+00:00',
    ...wishes,
  };
}
const listed = (wishes: Partial<ContactRow> = {}): ContactRow =>
  row({ listed_at: '2026-01-01T00:00:00+00:00', ...wishes });
const later = '2026-02-02T10:00:00.700+00:00';

describe('a contact under its REST id and its webhook id', () => {
  it('is one, told by whichever spoke last, and stood for by the id that requests can use', () => {
    const rest = listed();
    const told = row({ last_name: 'Ruiz', provider_updated_at: later });
    expect(joinTwins([told, rest])).toEqual([{ id: rest.id, ids: [rest.id, told.id], latest: told }]);
  });

  it('is one although REST leaves the fraction of a second out', () => {
    const rest = listed({ last_name: 'Ruiz' });
    const told = row({ provider_created_at: '2025-01-10T10:00:00.900Z' });
    expect(joinTwins([rest, told])).toHaveLength(1);
  });

  it('is one by its name when its number has changed, and by name and number when nobody said when it was made', () => {
    expect(joinTwins([listed(), row({ phone_numbers: ['+16465550112'] })])).toHaveLength(1);
    expect(joinTwins([listed(), row({ provider_created_at: null })])).toHaveLength(1);
    expect(joinTwins([listed(), row({ provider_created_at: null, last_name: 'Ruiz' })])).toHaveLength(2);
  });

  it('deleted by a webhook, is deleted', () => {
    const [contact] = joinTwins([listed(), row({ deleted_at: later, provider_updated_at: later })]);
    expect(contact?.latest.deleted_at).toBe(later);
  });
});

describe('two contacts', () => {
  it('stay two when they were made at different times, however alike they are', () => {
    expect(joinTwins([listed(), row({ provider_created_at: later })])).toHaveLength(2);
  });

  it('of one import, with the same number and other names, stay two: they are duplicates to be shown', () => {
    expect(joinTwins([listed(), listed({ last_name: 'Ruiz' })])).toHaveLength(2);
  });

  it('that could both be the twin of a third are none: it is not guessed which', () => {
    const rest = [listed({ first_name: 'A' }), listed({ first_name: 'B' })];
    expect(joinTwins([...rest, row({ first_name: 'C' })])).toHaveLength(3);
    expect(joinTwins([...rest, row({ first_name: 'B' })]).map(({ ids }) => ids.length)).toEqual([1, 2]);
  });
});
