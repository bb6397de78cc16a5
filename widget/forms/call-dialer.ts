import type { ReactiveControllerHost, TemplateResult } from 'lit';
import { Failure, toFailure } from '../failure.ts';
import { MakeCallDocument } from '../generated/graphql.ts';
import type { GraphQLClient } from '../graphql-client.ts';
import type { Intent, TimelineItem } from '../live/timeline-items.ts';
import { parsePhoneNumber } from '../phone-number.ts';
import { strings } from '../strings.ts';
import { callDialog } from '../views/call-dialog.ts';
import type { NumberChoice } from '../views/text-form.ts';
import { dialLink } from './dial-link.ts';

/**
 * A call in the making. No API places a call: the server stores the intent and gives links that open
 * the person's own phone; the real call joins the intent when the provider tells of it.
 */
export class CallDialer {
  to = '';
  lineId = '';
  busy = false;
  failure: Failure | undefined;
  intent: Intent | undefined;

  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  change(part: { to?: string; lineId?: string }): void {
    Object.assign(this, part, { failure: undefined });
    this.#host.requestUpdate();
  }

  /** Stores the intent; `stored` gets it for the timeline. */
  async dial(graphql: GraphQLClient, region: string, stored: (item: TimelineItem) => void): Promise<void> {
    const to = parsePhoneNumber(this.to, region);
    this.failure = to ? undefined : new Failure('BAD_USER_INPUT', strings.badNumber(this.to));
    this.#host.requestUpdate();
    if (!to || this.busy) return;
    this.busy = true;
    try {
      const { makeCall } = await graphql.mutate(MakeCallDocument, {
        input: { integrationId: this.lineId, to },
      });
      this.intent = makeCall;
      stored(makeCall);
    } catch (thrown) {
      this.failure = toFailure(thrown);
    } finally {
      this.busy = false;
      this.#host.requestUpdate();
    }
  }

  /** The dialog, whose lines and suggestions are the client's. */
  render(
    choice: Pick<NumberChoice, 'lines' | 'suggestions'>,
    on: { dial: () => void; closed: () => void },
  ): TemplateResult {
    const { to, lineId, busy, failure, intent } = this;
    return callDialog({
      ...choice,
      to,
      lineId,
      busy,
      failure,
      ready: intent && {
        to: intent.intentTo,
        from: intent.intentFrom,
        link: dialLink(intent, navigator.userAgent),
      },
      onChange: (part) => this.change(part),
      onDial: on.dial,
      onClosed: on.closed,
    });
  }
}
