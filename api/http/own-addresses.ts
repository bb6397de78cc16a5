import type { OwnAddresses } from '../../schema/webhook-registration/own-addresses.ts';
import type { Config } from '../config.ts';

/** Our own addresses, whole as soon as the port is known that we listen on. */
export interface ListeningAddresses extends OwnAddresses {
  listensOn(port: number): void;
}

export function ownAddresses(config: Pick<Config, 'publicUrl' | 'port' | 'production'>): ListeningAddresses {
  let port = config.port;
  const publicUrl = (): string => {
    const url = new URL(config.publicUrl);
    // Without PUBLIC_URL it was made of PORT, which may have been 0: any that is free.
    if (url.port === '0') url.port = String(port);
    return url.href.replace(/\/+$/, '');
  };
  return {
    publicUrl,
    // Whoever develops opens either name of this machine.
    origins: () => [
      new URL(publicUrl()).origin,
      ...(config.production ? [] : [`http://localhost:${port}`, `http://127.0.0.1:${port}`]),
    ],
    listensOn: (listening) => {
      port = listening;
    },
  };
}
