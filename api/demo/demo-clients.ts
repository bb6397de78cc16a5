import type { SeedClient } from '../../prisma/seed.ts';
import { demoLines, demoPeople } from '../simulator/demo-workspace.ts';

const linesOf = (trade: (typeof demoLines)[number]['trade']): SeedClient['lines'] =>
  demoLines.filter((line) => line.trade === trade);

const peopleOf = (trade: (typeof demoLines)[number]['trade']): NonNullable<SeedClient['numbers']> =>
  demoPeople
    .filter(({ lineId }) => linesOf(trade).some(({ id }) => id === lineId))
    .map(({ phoneNumber, firstName, lastName }) => ({ phoneNumber, label: `${firstName} ${lastName}` }));

/** The agency's clients in the demo; the last one has no line yet, as a new client has not. */
export const demoClients: readonly SeedClient[] = [
  {
    externalId: 'harlow-pine',
    name: 'Harlow & Pine, Attorneys at Law',
    domain: 'harlowpine.example',
    numbers: peopleOf('law'),
    lines: linesOf('law'),
  },
  {
    externalId: 'brightside-dental',
    name: 'Brightside Dental',
    domain: 'brightsidedental.example',
    numbers: peopleOf('dental'),
    lines: linesOf('dental'),
  },
  { externalId: 'fern-falcon', name: 'Fern & Falcon Landscaping', domain: 'fernfalcon.example', lines: [] },
];
