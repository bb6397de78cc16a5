import { z } from 'zod';

const states = { absent: 'ABSENT', 'in-progress': 'PENDING', completed: 'READY', failed: 'FAILED' } as const;

/** How far a summary or transcript is: `processingStatus`, called `status` in a legacy event. */
export const processingStatus = z
  .enum(['absent', 'in-progress', 'completed', 'failed'])
  .transform((word) => states[word]);
