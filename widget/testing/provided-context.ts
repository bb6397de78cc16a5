import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the fake API of this run listens. */
    fakeApi: string;
  }
}
