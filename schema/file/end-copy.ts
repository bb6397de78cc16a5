import type { Prisma } from '../../prisma/generated/client/client.ts';
import type { Services } from '../context.ts';
import type { ClaimedFile } from './claim-file.ts';

/** What was copied. */
export interface CopiedFile {
  readonly contentType: string;
  /** Before sealing. */
  readonly bytes: number;
  /** Hexadecimal, of the bytes before sealing. */
  readonly sha256: string;
}

const minute = 60_000;
const hour = 60 * minute;

/** How long after a failed try the next one is. */
const waits = [minute, 5 * minute, 30 * minute, 2 * hour, 12 * hour];
/** After those. A full disk or a lost network may last for weeks, and what is given up is lost for good. */
const daily = 24 * hour;
/** After so many tries a file is tried daily. */
export const quickTries = waits.length;
/** By the schedule, two and a half hours after the first. */
const enoughDenials = 5;

/** The copy is in the storage, whole. */
export function finishCopy(services: Services, file: ClaimedFile, copied: CopiedFile): Promise<boolean> {
  return end(services, file, { state: 'READY', reason: null, nextAttemptAt: null, ...copied });
}

/** It did not work; tried again ever later, then daily: only the provider's own word ends it. */
export function failCopy(services: Services, file: ClaimedFile, reason: string): Promise<boolean> {
  return end(services, file, { reason, nextAttemptAt: nextTry(services, file) });
}

/** It will never work: what lies there must not be fetched, whoever asks. */
export function refuseCopy(services: Services, file: ClaimedFile, reason: string): Promise<boolean> {
  return end(services, file, { state: 'FAILED', reason, nextAttemptAt: null });
}

/**
 * The provider says that it has it no more. Believed when it has said so over some hours: a 404 may be
 * a fault of the moment, and what is called gone is not asked for again.
 */
export function loseCopy(services: Services, file: ClaimedFile, reason: string): Promise<boolean> {
  const denials = file.denials + 1;
  return denials < enoughDenials
    ? end(services, file, { denials, reason, nextAttemptAt: nextTry(services, file) })
    : end(services, file, { denials, state: 'GONE', reason, nextAttemptAt: null });
}

/** Laid down untried, because the process stops. */
export function releaseCopy(services: Services, file: ClaimedFile): Promise<boolean> {
  return end(services, file, { attempts: file.attempts - 1 });
}

function nextTry({ clock }: Services, { attempts }: ClaimedFile): Date {
  return new Date(clock().getTime() + (waits[attempts - 1] ?? daily));
}

/** @returns false when the lease had ended and the file is in other hands: then nothing is written. */
async function end(
  { prisma, clock }: Services,
  { id, leaseUntil }: ClaimedFile,
  data: Prisma.StoredFileUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await prisma.storedFile.updateMany({
    where: { id, leaseUntil },
    data: { ...data, leaseUntil: null, updatedAt: clock() },
  });
  return count > 0;
}
