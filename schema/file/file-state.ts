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
    FAILED: { description: 'There is no copy of it, and none is being made; `reason` says why.' },
    GONE: { description: 'The provider no longer has it, and it had not been copied before.' },
  } as const,
});

/** The state of our copy; without a row nobody is making one, and nobody shall be told to wait for it. */
export function stateOf(file: StoredFile | undefined): StoredFile['state'] {
  return file?.state ?? 'FAILED';
}

/** Why our copy is not there, in words. */
export function reasonOf(file: StoredFile | undefined): string | null {
  if (file) return file.reason;
  return 'There is no copy of it yet: it was recorded before copies were kept, and awaits its turn.';
}
