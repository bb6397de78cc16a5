import { builder } from '../builder.ts';

export const SyncStatusType = builder.enumType('SyncStatus', {
  description: 'How far a sync has come.',
  values: {
    QUEUED: { description: 'Waits for its turn, seconds usually.' },
    RUNNING: { description: 'Reads. With an `error` it waits for the provider and goes on by itself.' },
    SUCCEEDED: { description: 'Everything that was asked for has been read.' },
    FAILED: { description: 'The provider refused; `error` says what to do.' },
    CANCELLED: { description: 'Somebody stopped it, or switched its line off. What it had read stays.' },
  } as const,
});
