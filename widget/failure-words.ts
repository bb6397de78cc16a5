import type { FailureCode } from './failure.ts';

/** What went wrong, and what to do next. With `own`, the API's sentence stands between: it says more. */
export const failureWords = {
  UNAUTHENTICATED: {
    title: 'Your session has ended',
    next: 'Sign in to the CRM again, then come back.',
    own: false,
  },
  FORBIDDEN: {
    title: 'You may not do this',
    next: 'Ask an administrator of the CRM for the right.',
    own: true,
  },
  NOT_FOUND: {
    title: 'Not found',
    next: 'It may be gone, or your account may not see it. Ask an administrator of the CRM.',
    own: false,
  },
  BAD_USER_INPUT: { title: 'Please check what you entered', next: '', own: true },
  CONFLICT: {
    title: 'This clashes with what is there',
    next: 'Reload to see the newest state.',
    own: true,
  },
  RATE_LIMITED: { title: 'Too many requests', next: 'Wait a minute, then try again.', own: false },
  PROVIDER_REJECTED: {
    title: 'OpenPhone refused this',
    next: 'Change what it names, then try again.',
    own: true,
  },
  PROVIDER_UNAVAILABLE: {
    title: 'OpenPhone cannot be reached',
    next: 'Nothing was lost. Try again in a minute.',
    own: false,
  },
  OUTCOME_UNKNOWN: {
    title: 'It is not known whether this went out',
    next: 'Look at the timeline before you try again. Trying again with the same text does not send it twice.',
    own: false,
  },
  INTERNAL_SERVER_ERROR: {
    title: 'The server failed',
    next: 'Try again; if it stays, tell whoever runs it.',
    own: false,
  },
  NETWORK: {
    title: 'The server cannot be reached',
    next: 'Check your connection, then try again.',
    own: false,
  },
} satisfies Record<FailureCode, { title: string; next: string; own: boolean }>;
