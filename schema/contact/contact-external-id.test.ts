import { expect, test } from 'vitest';
import { contactExternalId } from './contact-external-id.ts';

test('says whose number it is as long as the provider takes it, and else stays unique and short', () => {
  expect(contactExternalId('harlow-pine', '+16465550111')).toBe('crm:harlow-pine:+16465550111');
  const odd = ['x'.repeat(80), 'a,b', 'ü', 'a b'].map((id) => contactExternalId(id, '+16465550111'));
  for (const id of odd) expect(id).toMatch(/^crm:[\w-]{43}$/);
  expect(new Set(odd).size).toBe(odd.length);
  // A list of ids is joined by commas on one surface: none may have one.
  expect(contactExternalId('a,b', '+1')).not.toContain(',');
});
