import type { DemoLine } from './demo-workspace.ts';

/** The provider's REST words; its webhooks use others (`completedWord`). */
type CallStatus =
  'ringing' | 'in-progress' | 'completed' | 'busy' | 'failed' | 'no-answer' | 'missed' | 'forwarded';

interface SimulatedRecording {
  readonly id: string;
  readonly startTime: Date;
  readonly duration: number;
}

interface DialogueLine {
  readonly userId: string | null;
  readonly identifier: string | null;
  readonly content: string;
  readonly start: number;
  readonly end: number;
}

interface SimulatedVoicemail {
  readonly id: string;
  /** The voicemail is an activity of its own beside its call. */
  readonly activityId: string;
  status: 'in-progress' | 'completed';
  duration: number;
  transcript: string;
  createdAt: Date;
}

export interface SimulatedCall {
  readonly id: string;
  readonly line: DemoLine;
  readonly conversationId: string;
  readonly direction: 'incoming' | 'outgoing';
  /** The party who is not ours. */
  readonly otherNumber: string;
  readonly contactIds: readonly string[];
  readonly userId: string;
  readonly createdAt: Date;
  status: CallStatus;
  updatedAt: Date;
  answeredAt: Date | null;
  answeredBy: string | null;
  completedAt: Date | null;
  forwardedTo: string | null;
  aiHandled: boolean;
  voicemail: SimulatedVoicemail | null;
  recordings: readonly SimulatedRecording[];
  dialogue: readonly DialogueLine[] | null;
  summary: { readonly summary: readonly string[]; readonly nextSteps: readonly string[] } | null;
}

/** Whole seconds from answer to end; 0 as long as there was no talk. */
export function talkSeconds({ answeredAt, completedAt }: SimulatedCall): number {
  if (answeredAt === null || completedAt === null) return 0;
  return Math.max(0, Math.round((completedAt.getTime() - answeredAt.getTime()) / 1_000));
}

/** The word of `call.completed`: fewer than REST has, and no `busy` among them. */
export function completedWord({ status, answeredAt, aiHandled }: SimulatedCall): string {
  if (aiHandled) return 'ai-handled';
  if (status === 'failed' || status === 'forwarded') return status;
  return answeredAt === null ? 'unanswered' : 'answered';
}
