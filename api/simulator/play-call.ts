import { ring, type CallHandle, type Ring } from './call-script.ts';
import { demoAgentId } from './demo-workspace.ts';
import type { Workspace } from './workspace.ts';

/** A whole call that passes by itself; all times in milliseconds of the simulator's speed. */
export interface CallScript extends Ring {
  readonly outcome: 'answered' | 'missed' | 'voicemail' | 'busy' | 'ai-handled';
  readonly ringMs?: number | undefined;
  readonly talkMs?: number | undefined;
  /** Recording, transcript, summary and voicemail come within this long after the end. */
  readonly artifactsWithinMs?: number | undefined;
}

/** Lets the call ring now and the rest happen in time. */
export function playCall(workspace: Workspace, script: CallScript): CallHandle {
  const { outcome, ringMs = 2_000, talkMs = 8_000, artifactsWithinMs = 6_000 } = script;
  const call = ring(workspace, script);
  const someTimeAfter = (act: () => void): void =>
    workspace.later(workspace.chance.next() * artifactsWithinMs, act);
  workspace.later(ringMs, () => {
    switch (outcome) {
      case 'busy':
        call.busy();
        return;
      case 'missed':
        call.miss();
        return;
      case 'voicemail':
        call.miss({ voicemail: true });
        someTimeAfter(() => call.voicemail());
        return;
      case 'answered':
      case 'ai-handled':
        call.answer(outcome === 'answered' ? undefined : demoAgentId);
        workspace.later(talkMs, () => {
          call.complete();
          // Each on its own: they overtake one another, as the provider's do.
          for (const publish of [call.recording, call.transcript, call.summary]) someTimeAfter(publish);
        });
    }
  });
  return call;
}
