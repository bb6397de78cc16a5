import type { StoredFile } from '../../prisma/generated/client/client.ts';
import { builder } from '../builder.ts';

export const FileStateType = builder.enumType('FileState', {
  description: 'How our copy of a recording, a voicemail or an attachment stands.',
  values: {
    PENDING: {
      description:
        'It is being copied, or tried again later where `reason` says why it failed; its `url` waits for it.',
    },
    READY: { description: 'It is in our storage.' },
    FAILED: { description: 'It could not be copied.' },
    GONE: { description: 'The provider no longer has it, and it had not been copied before.' },
  } as const,
});

/** What stands in for a file that nobody has told of yet. */
export function stateOf(file: StoredFile | undefined): StoredFile['state'] {
  return file?.state ?? 'PENDING';
}
