import { randomUUID } from 'node:crypto';
import { transactionSql } from '../../prisma/transaction-sql.ts';
import { requireAllClients, requireRole, visibleClients } from '../access.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { BadUserInput, Conflict, NotFound } from '../errors.ts';
import { idFilter } from '../identifier.ts';
import { logId } from '../log-id.ts';
import { loadItem } from '../timeline/load-items.ts';
import { TimelineItemType } from '../timeline/timeline.ts';
import { namedTarget, numberTarget } from './assignment-target.ts';
import { type AssignableLog, findLog } from './find-log.ts';
import { batchSize } from './finish-assignments.ts';
import { moveLogs } from './move-logs.ts';
import { numberOf } from './number-of-log.ts';
import {
  type LineNumber,
  lockLogs,
  lockNumberedLogs,
  readLockable,
  readNumberedLogs,
} from './numbered-logs.ts';
import { putNumberRule } from './put-number-rule.ts';

const AssignLogInput = builder.inputType('AssignLogInput', {
  description: 'Which call or text is whose.',
  fields: (t) => ({
    logId: t.id({ required: true, description: 'Our id of the call or text.' }),
    clientId: t.id({ description: 'Our id of the client; null is back to unassigned.' }),
    always: t.boolean({
      defaultValue: false,
      description:
        'Make it a rule: this number on this line is always this client’s. What waits of that number goes along.',
    }),
    allOfNumber: t.boolean({
      defaultValue: false,
      description: 'Let all that waits of that number on that line go along, without a rule.',
    }),
    phoneNumber: t.field({
      type: 'PhoneNumber',
      description: 'Which number is meant, when several people were on it.',
    }),
  }),
});

/** What is to be done, checked. */
interface Wish {
  readonly log: AssignableLog;
  readonly clientId: string | null;
  readonly always: boolean;
  /** Set when it is about all of a number. */
  readonly number: LineNumber | null;
}

/** Moves the named log and a first batch of its number; the rest goes along in the background. */
async function assign(context: Context, { log, clientId, always, number }: Wish): Promise<void> {
  const now = context.clock();
  const isOpen = await writeChange(context, 'assignLog', async (transaction) => {
    const sql = transactionSql(transaction);
    const id = logId('assignment', randomUUID(), now);
    const all = number && { id, clientId, createdAt: now, number };
    const named = await readLockable(sql, log.id);
    if (!all) await lockLogs(sql, named);
    const others = all ? await lockNumberedLogs(sql, all, batchSize, named) : [];
    const decided = await transaction.assignment.create({
      data: {
        id,
        clientId,
        fromClientId: log.clientId,
        always,
        assignedBy: context.viewer.id,
        createdAt: now,
        ...number,
      },
    });
    if (always && number && clientId !== null) {
      await putNumberRule(transaction, { ...number, clientId, assignmentId: id });
    }
    const changes = [
      ...(await moveLogs(sql, named, namedTarget(decided))),
      ...(await moveLogs(sql, others, numberTarget(decided))),
    ];
    // What came in between the reading and the lock, or did not fit into this batch.
    const left = all ? await readNumberedLogs(sql, all, 1) : [];
    if (left.length > 0) await transaction.assignment.update({ where: { id }, data: { isOpen: true } });
    const details = { assignmentId: id, clientId, always, allOfNumber: number !== null };
    return { result: left.length > 0, subjectId: log.id, details, changes };
  });
  if (isOpen) context.jobs.soon('assign-logs');
}

/** @throws {NotFound}; {Conflict} when a rule would name a client that is not connected to the line. */
async function checkClient(
  { prisma, viewer }: Context,
  clientId: string,
  always: boolean,
  line: string | null,
): Promise<void> {
  const client = await prisma.client.findFirst({
    where: { AND: [visibleClients(viewer), idFilter('id', clientId)] },
    include: { integrations: { where: { phoneNumberId: line ?? '', deletedAt: null, isActive: true } } },
  });
  if (!client) throw new NotFound('client', clientId);
  if (always && client.integrations.length === 0) {
    throw new Conflict(
      `${client.name} is not connected to this line, so a rule would decide nothing. Add the line to it first, or assign without \`always\`.`,
      { id: clientId },
    );
  }
}

builder.mutationField('assignLog', (t) =>
  t.field({
    type: TimelineItemType,
    description:
      'Says whose a call or text is: this one, all that waits of its number, or that number always. `undoAssignment` takes it back. The answer is a RemovedItem when it went where the viewer does not see. Needs AGENT, and for more than one a token for all clients.',
    args: { input: t.arg({ type: AssignLogInput, required: true, description: 'What is whose.' }) },
    resolve: async (_root, { input }, context, info) => {
      requireRole(context.viewer, 'AGENT');
      const always = input.always === true;
      const isAll = always || input.allOfNumber === true;
      const clientId = input.clientId ?? null;
      const log = await findLog(context, input.logId);
      if (clientId === null && isAll) {
        throw new BadUserInput(
          'clientId',
          'Say whose all of the number is: `always` and `allOfNumber` need a client.',
        );
      }
      // It takes from what is nobody's, and from what comes to others.
      if (isAll) requireAllClients(context.viewer);
      if (clientId !== null) await checkClient(context, clientId, always, log.phoneNumberId);
      const number = isAll ? await numberOf(context, log, input.phoneNumber) : null;
      await assign(context, { log, clientId, always, number });
      return loadItem(context, info, log.id);
    },
  }),
);
