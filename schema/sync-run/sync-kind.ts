import { builder } from '../builder.ts';

export const SyncKindType = builder.enumType('SyncKind', {
  description: 'What a run does with what the provider lists of a line.',
  values: {
    SYNC: { description: 'Logs it.' },
    CHECK: { description: 'Compares it with what is logged, and changes nothing.' },
    REPAIR: { description: 'Fetches what a check found missing, and logs it.' },
  } as const,
});
