import type { Webhook } from '../../prisma/generated/client/client.ts';
import { familyNames, type WebhookFamily, webhookFamilies } from '../webhook-registration/webhook-family.ts';
import type { OperationsProblem } from './openphone-problem.ts';

/** What is known of refused deliveries, for judging them. */
export interface KeyState {
  /** Webhooks that we registered. */
  readonly rows: readonly Webhook[];
  /** When a delivery with an unknown key last came to each address (`calls`). */
  readonly refusedAt: ReadonlyMap<string, Date>;
  readonly lastDeliveryAt: Readonly<Record<WebhookFamily, Date | undefined>>;
  readonly now: Date;
}

/** The provider tries for 27 h 35 m: what was refused before that is decided. */
const tries = 28 * 60 * 60_000;
/** For so long after a good delivery the key is taken to be right. */
const taken = 4 * 60 * 60_000;

/**
 * Deliveries that are refused for their key, since the last one that was taken. Anybody can post
 * something with a made-up signature: where we hold the key of the webhook, or good ones come too, it is
 * a warning.
 */
export function keyProblems(state: KeyState): OperationsProblem[] {
  return familyNames.flatMap((family): OperationsProblem[] => {
    const { address, subject } = webhookFamilies[family];
    const row = state.rows.find((one) => one.family === family);
    const isUnknown = row !== undefined && row.rotationStartedAt !== null;
    if (!isUnknown && !isRefused(state, family, row)) return [];
    const inGeneral = `OpenPhone’s reports of ${subject} cannot be verified, so they are refused.`;
    if (isUnknown || row === undefined) {
      return [
        {
          code: 'SIGNING_KEY_UNKNOWN',
          level: isUnknown || !isTaken(state, family) ? 'ERROR' : 'WARNING',
          message: isUnknown
            ? `The signing key of the webhook for ${subject} was changed, and the new one did not reach us.`
            : `Deliveries to …/${address} are refused: they are signed with a key that is not in OPENPHONE_WEBHOOK_SECRET.`,
          remedy:
            'Run `registerWebhooks`, which makes a new key and keeps it; or copy the key of that webhook from Quo into OPENPHONE_WEBHOOK_SECRET and restart. What was refused is asked for again.',
          inGeneral,
        },
      ];
    }
    return [
      {
        code: 'SIGNING_KEY_UNKNOWN',
        level: 'WARNING',
        message: `A delivery to …/${address} was refused: it was signed with another key than that of the registered webhook.`,
        remedy:
          'If Quo has a second webhook to that address, delete it there. If the key was changed in Quo, run `registerWebhooks(rotateKeys: true)`. Otherwise somebody sends what is not from Quo, and refusing it is right.',
        inGeneral,
      },
    ];
  });
}

/** While good ones come, a refused one is rather somebody else's invention. */
function isTaken({ lastDeliveryAt, now }: KeyState, family: WebhookFamily): boolean {
  const last = lastDeliveryAt[family];
  return last !== undefined && now.getTime() - last.getTime() < taken;
}

function isRefused(
  { refusedAt, lastDeliveryAt, now }: KeyState,
  family: WebhookFamily,
  row: Webhook | undefined,
) {
  const at = refusedAt.get(webhookFamilies[family].address);
  if (at === undefined || now.getTime() - at.getTime() > tries) return false;
  const settledAt = [lastDeliveryAt[family], row?.rotatedAt, row?.createdAt];
  return settledAt.every((settled) => !settled || settled < at);
}
