import type { ProviderLook } from '../webhook-registration/provider-webhooks.ts';
import type { OperationsProblem } from './openphone-problem.ts';

/** What the provider's own answer says is wrong. */
export function providerProblems({ result }: ProviderLook): OperationsProblem[] {
  switch (result.kind) {
    case 'answered':
      return [];
    case 'key-rejected':
      return [
        {
          code: 'KEY_REJECTED',
          level: 'ERROR',
          message: result.message,
          remedy:
            'Create a key in Quo under Settings → API, put it into OPENPHONE_API_KEY and restart. A new key takes half a minute to work.',
          inGeneral: 'OpenPhone does not accept our key: nothing can be sent, synced or fetched.',
        },
      ];
    case 'refused':
      return [
        {
          code: 'PROVIDER_REFUSED',
          level: 'WARNING',
          message: result.message,
          remedy:
            'Give the key’s owner the rights of an admin in Quo, or check the workspace’s plan. Webhooks made by hand work meanwhile.',
          inGeneral:
            'OpenPhone does not show us its settings, so nobody can tell whether it reports everything.',
        },
      ];
    case 'unreachable':
      return [
        {
          code: 'PROVIDER_UNREACHABLE',
          level: 'ERROR',
          message: result.message,
          remedy:
            'Check this server’s way to the internet, OPENPHONE_BASE_URL and Quo’s status page. What is missed meanwhile is read as soon as Quo answers.',
          inGeneral: 'OpenPhone does not answer: nothing can be sent, synced or fetched right now.',
        },
      ];
  }
}
