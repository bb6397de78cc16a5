import { applyChangedContacts } from '../../schema/contact-sync/apply-changed-contacts.ts';
import { changeNumbers, lockContacts } from '../../schema/contact-sync/change-numbers.ts';
import {
  advanceContactSync,
  ContactSyncLost,
  finishContactSync,
  type HeldContactSync,
  pauseContactSync,
  releaseContactSync,
  takeContactSync,
} from '../../schema/contact-sync/held-contact-sync.ts';
import {
  type DecidedNumber,
  readContactBatch,
  readNumberBatch,
} from '../../schema/contact-sync/list-syncable.ts';
import { nextAttempt } from '../../schema/contact-sync/next-attempt.ts';
import type { SyncAction } from '../../schema/contact-sync/planned.ts';
import { adoptContact, sendContact, type Sent } from '../../schema/contact-sync/send-contact.ts';
import type { ContactFacts } from '../../schema/contact/contact-facts.ts';
import { ProviderRejected, ProviderUnavailable } from '../../schema/errors.ts';
import { batchSize, type Job, type JobContext } from './job.ts';

/** After this long a run is laid down for the next one. */
const slice = 20_000;
/** As many as the provider looks up at once. */
const lookedUpAtOnce = 50;

/** Applies what contacts have come to be: those that changed at once, those of a line when that is due. */
export const syncContacts: Job = {
  name: 'sync-contacts',
  cron: '* * * * *',
  async run(context) {
    const deadline = AbortSignal.any([context.stopping, AbortSignal.timeout(slice)]);
    while (!deadline.aborted && (await applyChangedContacts(context)));
    while (!deadline.aborted) {
      const held = await takeContactSync(context);
      if (!held) return;
      await runOne(context, held, deadline);
    }
    context.jobs.soon('sync-contacts');
  },
};

async function runOne(context: JobContext, held: HeldContactSync, deadline: AbortSignal): Promise<void> {
  try {
    const end = await goThrough(context, held, deadline);
    if (!end) return;
    const again = await nextAttempt(context, held.clientId);
    await finishContactSync(context, end, again);
    if (again) context.jobs.soon('sync-contacts', again.getTime() - context.clock().getTime());
  } catch (error) {
    if (error instanceof ContactSyncLost) return;
    context.log.warn({ err: error, integrationId: held.integrationId }, 'contacts wait a minute');
    const isTheirs = error instanceof ProviderUnavailable || error instanceof ProviderRejected;
    const ours = 'The contacts could not be applied, for a reason of ours that is in the log.';
    await pauseContactSync(context, held, isTheirs ? error.message : ours);
  }
}

/** @returns undefined when it was laid down before its end. */
async function goThrough(
  context: JobContext,
  begun: HeldContactSync,
  deadline: AbortSignal,
): Promise<HeldContactSync | undefined> {
  let held = begun;
  while (held.phase === 'CONTACTS') {
    if (deadline.aborted) return laidDown(context, held);
    held = await applyBatch(context, held);
  }
  for (;;) {
    if (deadline.aborted) return laidDown(context, held);
    const now = context.clock();
    const { decided, next } = await readNumberBatch(context.sql, held.clientId, {
      after: held.position,
      size: lookedUpAtOnce,
      now,
    });
    const found = await lookUp(context, decided);
    for (const one of decided) {
      if (deadline.aborted) return laidDown(context, held);
      const action = await send(context, one, found);
      const stand = { phase: 'NUMBERS', position: one.number.id } as const;
      held = await advanceContactSync(context.sql, held, stand, [action], context.clock());
    }
    if (next === null) return held;
    // Also past numbers about which nothing was decided: the same ones would be read for ever.
    const stand = { phase: 'NUMBERS', position: next } as const;
    held = await advanceContactSync(context.sql, held, stand, [], context.clock());
  }
}

/** Contacts that become numbers: what was decided, and where the run stands, in one transaction. */
async function applyBatch({ sql, clock }: JobContext, held: HeldContactSync): Promise<HeldContactSync> {
  return sql.transaction(async (transaction) => {
    await lockContacts(transaction);
    const { world, decided, next } = await readContactBatch(transaction, held.position, batchSize);
    const own = decided.filter(({ plan }) => plan.clientIds.includes(held.clientId));
    await changeNumbers(transaction, world, own, clock(), held.clientId);
    const stand = { phase: next === null ? 'NUMBERS' : 'CONTACTS', position: next } as const;
    const actions = own.map(({ plan }) => plan.action);
    return advanceContactSync(transaction, held, stand, actions, clock());
  });
}

/** The contacts that carry our ids already, however they came to be: none of them is made twice. */
async function lookUp(
  { telephony }: JobContext,
  decided: readonly DecidedNumber[],
): Promise<ReadonlyMap<string | null, ContactFacts>> {
  const externalIds = decided.flatMap(({ plan: { request } }) =>
    request && request.kind !== 'adopt' ? [request.externalId] : [],
  );
  if (externalIds.length === 0) return new Map();
  const found = await telephony.findContacts(externalIds);
  return new Map(found.map((contact) => [contact.externalId, contact]));
}

const outcomes: Readonly<Record<Exclude<Sent, 'done'>, SyncAction>> = {
  conflict: 'CONFLICT',
  failed: 'SKIP',
  unknown: 'SKIP',
  'somebody else does it': 'SKIP',
};

async function send(
  context: JobContext,
  { plan }: DecidedNumber,
  found: ReadonlyMap<string | null, ContactFacts>,
): Promise<SyncAction> {
  const { request, action } = plan;
  if (!request) return action;
  if (request.kind === 'adopt') {
    await adoptContact(context, request);
    return action;
  }
  const sent = await sendContact(context, request, found.get(request.externalId));
  return sent === 'done' ? action : outcomes[sent];
}

async function laidDown(context: JobContext, held: HeldContactSync): Promise<undefined> {
  await releaseContactSync(context, held);
  return undefined;
}
