import { randomUUID } from 'node:crypto';
import type { Prisma } from '../../prisma/generated/client/client.ts';
import { transactionSql } from '../../prisma/transaction-sql.ts';
import { lockContacts } from '../contact-sync/change-numbers.ts';

/** A number as a person gives it; a label that is left out stays as it is. */
interface GivenNumber {
  /** E.164. */
  readonly phoneNumber: string;
  readonly label?: string | null | undefined;
}

/**
 * Makes these the numbers that a person has given a client. One that a contact has brought becomes the
 * person's when it is among them, and stays the contact's when it is not.
 */
export async function giveNumbers(
  transaction: Prisma.TransactionClient,
  clientId: string,
  numbers: readonly GivenNumber[],
): Promise<void> {
  // Contacts change the same rows in an order of their own: without this, each could wait for the other.
  await lockContacts(transactionSql(transaction));
  const given = new Map(numbers.map((number) => [number.phoneNumber, number]));
  await transaction.clientNumber.deleteMany({
    where: { clientId, source: 'PERSON', phoneNumber: { notIn: [...given.keys()] } },
  });
  const known = await transaction.clientNumber.findMany({
    where: { clientId, phoneNumber: { in: [...given.keys()] } },
  });
  for (const row of known) {
    const label = given.get(row.phoneNumber)?.label;
    const next = label === undefined ? row.label : label;
    if (row.source === 'PERSON' && row.label === next) continue;
    await transaction.clientNumber.update({
      where: { id: row.id },
      data: { label: next, source: 'PERSON', contactId: null },
    });
  }
  const fresh = [...given.values()].filter(
    ({ phoneNumber }) => !known.some((row) => row.phoneNumber === phoneNumber),
  );
  // A contact may bring the same number at the same moment: then it is there, which is what was asked.
  await transaction.clientNumber.createMany({
    data: fresh.map(({ phoneNumber, label }) => ({
      id: randomUUID(),
      clientId,
      phoneNumber,
      label: label ?? null,
    })),
    skipDuplicates: true,
  });
}
