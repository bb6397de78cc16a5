import { randomUUID } from 'node:crypto';
import type { PrismaClient } from './generated/client/client.ts';

/** A client to begin with, and the lines it is connected to, its default line first. */
export interface SeedClient {
  readonly externalId: string;
  readonly name: string;
  readonly domain: string;
  readonly numbers?: readonly { readonly phoneNumber: string; readonly label: string }[];
  readonly lines: readonly { readonly id: string; readonly phoneNumber: string; readonly name: string }[];
}

/** Fills an empty database with a small world; one that has any client is left as it is. */
export async function seed(prisma: PrismaClient, clients: readonly SeedClient[]): Promise<void> {
  if ((await prisma.client.count()) > 0) return;
  for (const { externalId, name, domain, numbers = [], lines } of clients) {
    await prisma.client.create({
      data: {
        id: randomUUID(),
        externalId,
        name,
        domain,
        numbers: { create: numbers.map((number) => ({ id: randomUUID(), ...number })) },
        integrations: {
          create: lines.map((line, index) => ({
            id: randomUUID(),
            phoneNumberId: line.id,
            phoneNumber: line.phoneNumber,
            displayName: line.name,
            isDefault: index === 0,
          })),
        },
      },
    });
  }
}
