import { replies, texts } from './demo-talk.ts';
import { demoPeople } from './demo-workspace.ts';
import { receiveText } from './exchange-texts.ts';
import { playCall, type CallScript } from './play-call.ts';
import type { SimulatedMessage } from './simulated-message.ts';
import { lineOf, type Workspace } from './workspace.ts';

const firstCallAfterMs = 500;
const replyAfterMs = 4_000;

/** Lets the little world live: a first call within a second, then something every `everyMs` or so. */
export function playDemo(workspace: Workspace, everyMs: number): void {
  workspace.later(firstCallAfterMs, () => {
    playCall(workspace, {
      outcome: 'answered',
      line: 'PNdemoLawIntake',
      from: demoPeople[0]?.phoneNumber,
      ringMs: 2_000,
      talkMs: 7_000,
    });
    goOn();
  });
  function goOn(): void {
    workspace.later(everyMs * (0.6 + 0.8 * workspace.chance.next()), () => {
      happen(workspace);
      goOn();
    });
  }
}

function happen(workspace: Workspace): void {
  const person = workspace.chance.pick(demoPeople);
  const dice = workspace.chance.next();
  if (dice < 0.45) {
    const text = workspace.chance.pick(texts[lineOf(workspace, person.lineId).trade]);
    receiveText(workspace, { line: person.lineId, from: person.phoneNumber, text });
    return;
  }
  const outcome: CallScript['outcome'] =
    dice < 0.75
      ? 'answered'
      : dice < 0.83
        ? 'missed'
        : dice < 0.91
          ? 'voicemail'
          : dice < 0.95
            ? 'ai-handled'
            : 'busy';
  const parties =
    outcome === 'busy'
      ? { direction: 'outgoing' as const, to: person.phoneNumber }
      : { direction: 'incoming' as const, from: person.phoneNumber };
  playCall(workspace, {
    outcome,
    line: person.lineId,
    ...parties,
    talkMs: 5_000 + 10_000 * workspace.chance.next(),
  });
}

/** Whoever got a text answers it, now and then. */
export function replyInDemo(workspace: Workspace, { line, to, direction }: SimulatedMessage): void {
  const [from] = to;
  if (direction !== 'outgoing' || from === undefined || to.length > 1 || workspace.chance.next() < 0.25)
    return;
  workspace.later(replyAfterMs * (1 + workspace.chance.next()), () => {
    receiveText(workspace, { line: line.id, from, text: workspace.chance.pick(replies) });
  });
}
