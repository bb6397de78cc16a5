import { z } from 'zod';
import { builder } from '../builder.ts';

interface NotLoggedCount {
  readonly reason: string;
  readonly count: number;
}

export const NotLoggedType = builder.objectRef<NotLoggedCount>('NotLogged').implement({
  description: 'Calls or texts that the provider lists and that are not logged on purpose.',
  fields: (t) => ({
    reason: t.exposeString('reason', {
      description: 'Why, in words, e.g. that logging is switched off for the line.',
    }),
    count: t.exposeInt('count', { description: 'How many.' }),
  }),
});

const stored = z.record(z.string(), z.number());

/** As a run keeps them: reason → how many. */
export function readNotLogged(value: unknown): NotLoggedCount[] {
  return Object.entries(stored.parse(value)).map(([reason, count]) => ({ reason, count }));
}
