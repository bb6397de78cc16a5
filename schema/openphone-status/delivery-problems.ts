import type { DeliveryState } from './read-deliveries.ts';
import type { OperationsProblem } from './openphone-problem.ts';

const minute = 60_000;
/** A part that waits for its call is applied within seconds; what fails twice is not normal. */
const normalWait = 5 * minute;
/** The limit is of one second: what is older than this has been repeated, or has failed, long since. */
const lately = 10 * minute;

/** What is wrong with what has been delivered, and with what has not. */
export function deliveryProblems(state: DeliveryState, now: Date): OperationsProblem[] {
  return [...backlog(state, now), ...dead(state), ...lost(state), ...rateLimited(state, now)];
}

function* backlog(
  { waiting, waitingSince, overdueSince }: DeliveryState,
  now: Date,
): Iterable<OperationsProblem> {
  const isOlder = (since: Date | null): boolean =>
    since !== null && now.getTime() - since.getTime() > normalWait;
  const inGeneral = 'Some of what OpenPhone reported is not in the logs yet.';
  if (isOlder(overdueSince)) {
    yield {
      code: 'BACKLOG',
      level: 'ERROR',
      message: `${waiting} deliveries wait, and their next try has been due for more than 5 minutes: no job is running.`,
      remedy: 'See in the log why the jobs stand still, and restart the server.',
      inGeneral,
    };
  } else if (isOlder(waitingSince)) {
    yield {
      code: 'BACKLOG',
      level: 'WARNING',
      message: `${waiting} deliveries could not be applied yet; they are tried again by themselves.`,
      remedy: 'Their reasons are in `webhookDeliveries(filter: { status: [FAILED] })`.',
      inGeneral,
    };
  }
}

function* dead({ dead: count }: DeliveryState): Iterable<OperationsProblem> {
  if (count === 0) return;
  yield {
    code: 'DEAD_DELIVERIES',
    level: 'ERROR',
    message: `${count} deliveries could not be applied and are given up: what they told is not in the logs.`,
    remedy:
      'Read their reasons in `webhookDeliveries(filter: { status: [DEAD] })`, and have them applied again with `replayWebhookDelivery`.',
    inGeneral: 'Some of what OpenPhone reported could not be logged.',
  };
}

function* lost({ lost: count }: DeliveryState): Iterable<OperationsProblem> {
  if (count === 0) return;
  yield {
    code: 'DELIVERIES_LOST',
    level: 'WARNING',
    message: `${count} deliveries of the past 7 days failed at Quo, and did not come when they were asked for again.`,
    remedy: 'Sync the lines with `syncIntegration`: calls and texts are then read without their webhooks.',
    inGeneral: 'Some of what OpenPhone had to report did not reach us; syncing a line reads what is missing.',
  };
}

function* rateLimited({ rateLimitedAt }: DeliveryState, now: Date): Iterable<OperationsProblem> {
  if (rateLimitedAt === null || now.getTime() - rateLimitedAt.getTime() > lately) return;
  yield {
    code: 'RATE_LIMITED',
    level: 'WARNING',
    message:
      'In the past 10 minutes Quo has refused requests, as there were more than 10 a second with our API key.',
    remedy: 'See whether another program uses the same key, and give it one of its own.',
    inGeneral: 'OpenPhone slows us down: sending and syncing may take longer.',
  };
}
