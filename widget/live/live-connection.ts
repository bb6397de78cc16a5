import { stringifyDocument } from '@urql/core';
import { createClient } from 'graphql-ws/client';
import { readFailure, type Failure } from '../failure.ts';
import { FollowActivityDocument, type FollowActivitySubscription } from '../generated/graphql.ts';
import type { TokenSource } from '../token-source.ts';
import { backoff, pause } from './backoff.ts';

/** `live` only once the server has acknowledged the socket and was sent the subscription. */
export type ConnectionState = 'connecting' | 'live' | 'reconnecting';
export type Activity = FollowActivitySubscription['activity'];

export interface LiveListener {
  /** The cursor to go on from; asked anew for every subscription, so that no event repeats or is missed. */
  cursor(): string;
  onActivity(activity: Activity): void;
  onState(state: ConnectionState): void;
  /** The server refused this subscription itself. Returns whether asking again may help. */
  onRefused(failure: Failure): boolean;
}

type End = { kind: 'closed'; code: number } | { kind: 'refused'; failure: Failure };

const pingEvery = 15_000;
const pongWithin = 8_000;
const steadyAfter = 10_000;
const renewalAttempts = 5;

/**
 * Follows one client's activity until the signal is aborted. Every attempt has a socket and a
 * subscription of its own: graphql-ws would repeat the original payload, and with it an old cursor.
 */
export async function followActivity(
  target: { url: string; clientId: string; tokens: TokenSource },
  listener: LiveListener,
  signal: AbortSignal,
): Promise<void> {
  let attempt = 0;
  listener.onState('connecting');
  while (!signal.aborted) {
    const token = await target.tokens.current();
    const began = Date.now();
    const end = await listenOnce({ ...target, token }, signal, listener);
    if (signal.aborted) return;
    // Not on being acknowledged: a server that accepts and closes at once would be asked without end.
    if (Date.now() - began > steadyAfter) attempt = 0;
    const tokenEnded =
      end.kind === 'closed' ? [4401, 4403].includes(end.code) : end.failure.code === 'UNAUTHENTICATED';
    if (end.kind === 'refused' && !tokenEnded && !listener.onRefused(end.failure)) return;
    listener.onState('reconnecting');
    if (tokenEnded) {
      // The host's back end may be restarting too: give up the timeline that is shown only after a while.
      await target.tokens.renew(token).catch((thrown: unknown) => {
        if (!target.tokens.isRenewable || attempt >= renewalAttempts) throw thrown;
      });
    }
    // A token that ends in good time is renewed without a pause; only a second refusal in a row waits.
    if (!tokenEnded || attempt > 0) await pause(backoff(attempt), signal);
    attempt += 1;
  }
}

function listenOnce(
  target: { url: string; clientId: string; token: string },
  signal: AbortSignal,
  listener: LiveListener,
): Promise<End> {
  return new Promise((resolve) => {
    let pongDue: ReturnType<typeof setTimeout> | undefined;
    let unsubscribe: (() => void) | undefined;
    const finish = (end: End) => {
      clearTimeout(pongDue);
      signal.removeEventListener('abort', abort);
      // Before graphql-ws reads the close: with the subscription gone it does not reconnect by itself.
      unsubscribe?.();
      resolve(end);
    };
    const abort = () => finish({ kind: 'closed', code: 1000 });
    const client = createClient({
      url: target.url,
      retryAttempts: 0,
      keepAlive: pingEvery,
      connectionAckWaitTimeout: 10_000,
      connectionParams: { token: target.token },
      on: {
        connected: () => listener.onState('live'),
        // A socket that froze (a laptop that slept) closes by itself only after minutes.
        ping: (received) => {
          if (!received) pongDue = setTimeout(() => client.terminate(), pongWithin);
        },
        pong: (received) => {
          if (received) clearTimeout(pongDue);
        },
        closed: (event) => finish({ kind: 'closed', code: readCloseCode(event) }),
      },
    });
    signal.addEventListener('abort', abort);
    const payload = {
      query: stringifyDocument(FollowActivityDocument),
      variables: { clientId: target.clientId, after: listener.cursor() },
    };
    unsubscribe = client.subscribe<FollowActivitySubscription>(payload, {
      next: (result) => {
        const error = result.errors?.[0];
        if (error) finish({ kind: 'refused', failure: readFailure(error) });
        else if (result.data && !signal.aborted) listener.onActivity(result.data.activity);
      },
      error: (thrown: unknown) => {
        const error: unknown = Array.isArray(thrown) ? thrown[0] : undefined;
        if (isGraphQLError(error)) finish({ kind: 'refused', failure: readFailure(error) });
        else finish({ kind: 'closed', code: readCloseCode(thrown) });
      },
      // The server ended it without a reason, as it does when it stops.
      complete: () => finish({ kind: 'closed', code: 1000 }),
    });
  });
}

function readCloseCode(event: unknown): number {
  return typeof event === 'object' && event !== null && 'code' in event && typeof event.code === 'number'
    ? event.code
    : 1006;
}

function isGraphQLError(value: unknown): value is { message: string; extensions?: Record<string, unknown> } {
  return (
    typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string'
  );
}
