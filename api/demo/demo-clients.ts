import type { SeedClient } from '../../prisma/seed.ts';
import { demoLines } from '../simulator/demo-workspace.ts';

const linesOf = (trade: (typeof demoLines)[number]['trade']): SeedClient['lines'] =>
  demoLines.filter((line) => line.trade === trade);

/** The agency's clients in the demo; the last one has no line yet, as a new client has not. */
export const demoClients: readonly SeedClient[] = [
  {
    externalId: 'harlow-pine',
    name: 'Harlow & Pine, Attorneys at Law',
    domain: 'harlowpine.example',
    lines: linesOf('law'),
  },
  {
    externalId: 'brightside-dental',
    name: 'Brightside Dental',
    domain: 'brightsidedental.example',
    lines: linesOf('dental'),
  },
  { externalId: 'fern-falcon', name: 'Fern & Falcon Landscaping', domain: 'fernfalcon.example', lines: [] },
];
