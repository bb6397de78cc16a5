import type { Integration } from '../../prisma/generated/client/client.ts';
import { builder } from '../builder.ts';
import { IntegrationType } from '../integration/integration.ts';

export const StatusLevelType = builder.enumType('StatusLevel', {
  description: 'How bad it is.',
  values: {
    OK: { description: 'Everything is as it should be.' },
    WARNING: { description: 'Somebody should look at it; what is told is still logged.' },
    ERROR: { description: 'Something is not logged, or cannot be done, until somebody acts.' },
  } as const,
});

const codes = {
  KEY_REJECTED: { description: 'The provider does not accept the API key.' },
  PROVIDER_REFUSED: { description: 'The provider accepts the key, and refuses to show its webhooks.' },
  PROVIDER_UNREACHABLE: { description: 'The provider does not answer.' },
  WEBHOOK_MISSING: { description: 'No webhook tells us of calls, of texts or of contacts.' },
  WEBHOOK_DISABLED: { description: 'There is a webhook, and it is switched off.' },
  WEBHOOK_INCOMPLETE: { description: 'A webhook leaves out some events or some connected lines.' },
  SIGNING_KEY_UNKNOWN: {
    description: 'Deliveries are refused, as they are signed with a key we do not have.',
  },
  LINE_SILENT: { description: 'Nothing has come in for a day on a line that is in use.' },
  LINE_UNTOLD: { description: 'What happens on a line is found by syncs alone: no webhook tells of it.' },
  SYNC_FAILED: { description: 'The last sync of a line failed.' },
  BACKLOG: { description: 'Deliveries wait to be applied for longer than they should.' },
  DEAD_DELIVERIES: { description: 'Deliveries could not be applied and are given up.' },
  DELIVERIES_LOST: {
    description: 'Deliveries failed at the provider, and asking for them again was in vain.',
  },
  FILES_NOT_COPIED: {
    description: 'Recordings, voicemails or pictures could not be copied from the provider.',
  },
  RATE_LIMITED: { description: 'The provider has lately refused requests because there were too many.' },
} as const;

/** Something that is wrong, in the words of whoever asked. */
export interface Problem {
  readonly code: keyof typeof codes;
  readonly level: 'WARNING' | 'ERROR';
  readonly message: string;
  readonly remedy: string;
  /** The line it is about. */
  readonly integration?: Integration;
}

/** Something that is wrong with the product as a whole, told to those who run it and to all others. */
export interface OperationsProblem extends Omit<Problem, 'integration'> {
  /** What all others hear: no counts, ids or addresses, and nothing of a client. */
  readonly inGeneral: string;
  /** Only who has one of these lines hears of it at all; everybody when it is about no line. */
  readonly lines?: readonly string[];
}

export const OpenPhoneProblemType = builder.objectRef<Problem>('OpenPhoneProblem').implement({
  description: 'Something that is wrong, and what to do about it.',
  fields: (t) => ({
    code: t.field({
      type: builder.enumType('OpenPhoneProblemCode', {
        description: 'What kind of problem it is; it stays the same when the words change.',
        values: codes,
      }),
      description: 'What kind of problem it is.',
      resolve: ({ code }) => code,
    }),
    level: t.expose('level', { type: StatusLevelType, description: 'How bad it is; never OK.' }),
    message: t.exposeString('message', { description: 'What is wrong, for which thing, in words.' }),
    remedy: t.exposeString('remedy', { description: 'What to do about it.' }),
    integration: t.field({
      type: IntegrationType,
      nullable: true,
      description: 'The connected line, where it is about one.',
      resolve: ({ integration }) => integration ?? null,
    }),
  }),
});
