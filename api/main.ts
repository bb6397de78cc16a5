import { existsSync } from 'node:fs';
import { pino } from 'pino';
import { InvalidConfig, readConfig } from './config.ts';
import { startProduct } from './product.ts';

/** Whoever waits for us to stop loses patience after this; what is still open then is cut. */
const patience = 15_000;

if (existsSync('.env')) process.loadEnvFile('.env');

try {
  const config = readConfig(process.env);
  // Standard output is for the one line that says we are ready.
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const product = await startProduct(config, log);
  console.log(`ready http://localhost:${product.port}`);

  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), patience).unref();
    product.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'could not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
} catch (error) {
  console.error(error instanceof InvalidConfig ? error.message : error);
  // Some of it may have been opened already, and would keep a process alive that serves nobody.
  process.exit(1);
}
