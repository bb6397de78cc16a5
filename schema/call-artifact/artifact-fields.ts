import { builder } from '../builder.ts';

export const ArtifactStateType = builder.enumType('ArtifactState', {
  description: 'Whether a part of a call that is made after it is there, so that “missing” always says why.',
  values: {
    PENDING: { description: 'It is on its way.' },
    READY: { description: 'It is here.' },
    ABSENT: { description: 'There is none and there will be none.' },
    NOT_ON_PLAN: { description: 'The workspace’s plan at the provider does not include it.' },
    FAILED: { description: 'The provider could not make it.' },
  } as const,
});

// What the four types say alike.
export const stateDescription = 'Whether it is there.';
export const reasonDescription = 'Why it is not there, in words; null when it is.';
export const secondsDescription = 'Seconds.';
export const urlDescription =
  'Where to get it, with Range, without a token; good for ten minutes, then ask again. Null when it is not there.';
