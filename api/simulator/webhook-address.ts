import { z } from 'zod';

// The real one takes https alone; a program on the same machine has no certificate.
export const webhookAddress = z
  .url()
  .refine((url) => /^(https:|http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/])/.test(url), 'must be https');
