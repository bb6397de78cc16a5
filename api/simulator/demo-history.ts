import { createHash } from 'node:crypto';
import { ring } from './call-script.ts';
import { replies, texts } from './demo-talk.ts';
import { demoPeople, demoUsers, type DemoPerson } from './demo-workspace.ts';
import { acceptText, receiveText } from './exchange-texts.ts';
import { chance } from './random.ts';
import { lineOf, type Workspace } from './workspace.ts';

const hourMs = 3_600_000;

/**
 * Fills the past for sync to find, told by no webhook. What happened in an hour follows from that
 * hour alone, so a restarted simulator has the same past, with the same ids.
 */
export function seedHistory(workspace: Workspace, hours: number): void {
  const thisHour = Math.floor(workspace.now().getTime() / hourMs);
  for (let hour = thisHour - hours; hour < thisHour; hour += 1) {
    const luck = chance(hour);
    const quiet: Workspace = {
      ...workspace,
      chance: luck,
      emit: () => undefined,
      now: () => new Date(hour * hourMs),
    };
    const moment = (): Date => new Date(hour * hourMs + Math.floor(luck.next() * (hourMs - 600_000)));
    if (luck.next() < 0.5) pastCall(quiet, luck.pick(demoPeople), moment(), stableId(hour, 'call'));
    if (luck.next() < 0.5)
      pastTexts(quiet, luck.pick(demoPeople), moment(), stableId(hour, 'in'), stableId(hour, 'out'));
  }
}

function pastCall(quiet: Workspace, person: DemoPerson, at: Date, id: string): void {
  const clock = { at: at.getTime() };
  const workspace: Workspace = { ...quiet, now: () => new Date(clock.at) };
  const outgoing = workspace.chance.next() < 0.3;
  const parties = outgoing
    ? { direction: 'outgoing' as const, to: person.phoneNumber }
    : { from: person.phoneNumber };
  const call = ring(workspace, { line: person.lineId, ...parties, at, id });
  clock.at += 4_000 + workspace.chance.next() * 12_000;
  const dice = workspace.chance.next();
  if (dice < 0.65) {
    call.answer(workspace.chance.pick(demoUsers).id);
    clock.at += 20_000 + workspace.chance.next() * 400_000;
    call.complete().artifacts();
  } else if (outgoing) {
    if (dice < 0.8) call.busy();
    else call.miss();
  } else if (dice < 0.85) {
    call.voicemail();
  } else {
    call.miss();
  }
}

function pastTexts(
  workspace: Workspace,
  person: DemoPerson,
  at: Date,
  incomingId: string,
  outgoingId: string,
): void {
  const { trade } = lineOf(workspace, person.lineId);
  receiveText(workspace, {
    line: person.lineId,
    from: person.phoneNumber,
    text: workspace.chance.pick(texts[trade]),
    at,
    id: incomingId,
  });
  if (workspace.chance.next() < 0.4) return;
  const later = new Date(at.getTime() + 60_000 + workspace.chance.next() * 400_000);
  const sent = acceptText(workspace, {
    line: person.lineId,
    to: [person.phoneNumber],
    text: workspace.chance.pick(replies),
    at: later,
    id: outgoingId,
  });
  sent.status = 'delivered';
}

const stableId = (hour: number, what: string): string =>
  `AC${createHash('sha256').update(`${hour}.${what}`).digest('hex').slice(0, 32)}`;
