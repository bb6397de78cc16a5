import { randomBytes } from 'node:crypto';
import type { Config } from '../config.ts';
import { quoEventTypes } from '../simulator/simulated-webhook.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../simulator/simulator.ts';

/** The simulator in the provider's place: its address, its API key and its signing key. */
export interface SimulatedProvider {
  readonly simulator: Simulator;
  readonly openPhone: Config['openPhone'];
  /** Tells it where we listen, which is known only now: one webhook per address, as in its settings. */
  connect(port: number): void;
}

/** The address that each family of events goes to, as the provider's dashboard has them. */
const families = { calls: 'call.', messages: 'message.', contacts: 'contact.' } as const;

/** Starts the simulator. It knows nothing of us but addresses: all it tells us comes as signed webhooks. */
export async function simulateProvider(options: Partial<SimulatorOptions> = {}): Promise<SimulatedProvider> {
  const apiKey = randomBytes(16).toString('hex');
  const key = `whsec_${randomBytes(32).toString('base64')}`;
  const simulator = await startSimulator({ ...options, apiKey });
  return {
    simulator,
    openPhone: { apiKey, baseUrl: simulator.url, webhookSecrets: [key] },
    connect(port) {
      for (const [family, prefix] of Object.entries(families)) {
        const events = quoEventTypes.filter((type) => type.startsWith(prefix));
        const url = `http://127.0.0.1:${port}/api/v1/openphone/webhooks/${family}`;
        simulator.connectWebhook({ url, generation: 'quo', key, events });
      }
    },
  };
}
