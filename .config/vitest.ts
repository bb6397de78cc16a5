import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

const root = join(import.meta.dirname, '..');

export default defineConfig({
  test: {
    // They wait for sockets and databases more than they compute.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        root,
        test: {
          name: 'server',
          include: ['{api,schema,prisma,widget}/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts', '**/node_modules/**'],
          globalSetup: ['prisma/testing/postgres-server.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        root,
        optimizeDeps: {
          include: ['lit', 'lit/directives/repeat.js', '@urql/core', 'graphql-ws/client'],
        },
        test: {
          name: 'browser',
          include: ['widget/**/*.browser.test.ts'],
          globalSetup: ['widget/testing/fake-server-setup.ts'],
          testTimeout: 30_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                // A browser from npm, so that none has to be installed on the machine.
                executablePath: await chromium.executablePath(),
                args: [
                  // The rules of origins are the widget's daily life: a test must meet them.
                  ...chromium.args.filter((argument) => !/^--(headless|disable-web-security)/.test(argument)),
                  '--no-sandbox',
                  '--disable-background-networking',
                ],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
