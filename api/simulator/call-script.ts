import { topics } from './demo-talk.ts';
import { demoPeople, demoUsers } from './demo-workspace.ts';
import { newId } from './random.ts';
import { talkSeconds, type SimulatedCall } from './simulated-call.ts';
import { contactIdsOf, conversationIdOf, lineOf, type Workspace } from './workspace.ts';

export interface Ring {
  /** Id or number; the first line when missing. */
  readonly line?: string | undefined;
  readonly direction?: 'incoming' | 'outgoing' | undefined;
  /** The other party of an incoming call. */
  readonly from?: string | undefined;
  /** The other party of an outgoing call. */
  readonly to?: string | undefined;
  readonly at?: Date | undefined;
  readonly id?: string | undefined;
}

/** A call that a test or the demo leads step by step; each step is told by webhooks at once. */
export interface CallHandle {
  readonly id: string;
  readonly call: Readonly<SimulatedCall>;
  /** By the line's owner, or `US…`/`SYU…`. */
  readonly answer: (by?: string) => CallHandle;
  /** Both hang up. `seconds` of talk, where the real time since the answer will not do. */
  readonly complete: (seconds?: number) => CallHandle;
  /** Nobody took it; with `voicemail` the caller is leaving one. */
  readonly miss: (options?: { voicemail?: boolean }) => CallHandle;
  /** Outgoing: the other line was engaged. */
  readonly busy: () => CallHandle;
  readonly forward: (to: string) => CallHandle;
  readonly recording: () => CallHandle;
  readonly transcript: () => CallHandle;
  readonly summary: () => CallHandle;
  /** Ends the call if nobody took it, and publishes what was left. */
  readonly voicemail: (transcript?: string) => CallHandle;
  /** Recording, transcript and summary in an order of chance, as the provider does. */
  readonly artifacts: () => CallHandle;
}

/** Lets one of the lines ring, or ring somebody. */
export function ring(
  workspace: Workspace,
  { line: wanted, direction = 'incoming', from, to, at, id }: Ring = {},
): CallHandle {
  const line = lineOf(workspace, wanted);
  const other = direction === 'incoming' ? from : to;
  const otherNumber =
    other ?? demoPeople.find(({ lineId }) => lineId === line.id)?.phoneNumber ?? 'Anonymous';
  const createdAt = at ?? workspace.now();
  const topic = workspace.chance.pick(topics[line.trade]);
  const call: SimulatedCall = {
    id: id ?? newId('AC'),
    line,
    conversationId: conversationIdOf(line, [otherNumber]),
    direction,
    otherNumber,
    contactIds: contactIdsOf([otherNumber]),
    userId: demoUsers[0]?.id ?? 'USdemo',
    createdAt,
    updatedAt: createdAt,
    status: 'ringing',
    answeredAt: null,
    answeredBy: null,
    completedAt: null,
    forwardedTo: null,
    aiHandled: false,
    voicemail: null,
    recordings: [],
    dialogue: null,
    summary: null,
  };
  workspace.calls.push(call);
  const tell = (type: string): CallHandle => {
    workspace.emit({ type, subject: { kind: 'call', call } });
    return handle;
  };
  const end = (status: SimulatedCall['status']): void => {
    call.completedAt = workspace.now();
    call.updatedAt = call.completedAt;
    call.status = status;
  };

  const handle: CallHandle = {
    id: call.id,
    call,
    answer(by = call.userId) {
      call.status = 'in-progress';
      call.answeredAt = workspace.now();
      call.updatedAt = call.answeredAt;
      call.answeredBy = by;
      call.aiHandled = by.startsWith('SYU');
      return tell('call.answered');
    },
    complete(seconds) {
      end('completed');
      if (seconds !== undefined && call.answeredAt !== null) {
        call.completedAt = new Date(call.answeredAt.getTime() + seconds * 1_000);
      }
      return tell('call.completed');
    },
    miss({ voicemail = false } = {}) {
      end(direction === 'incoming' ? 'missed' : 'no-answer');
      if (voicemail) {
        const left = { id: newId('VM'), activityId: newId('AC'), createdAt: workspace.now() };
        call.voicemail = { ...left, status: 'in-progress', duration: 14, transcript: topic.voicemail };
      }
      tell('call.completed');
      return direction === 'incoming' ? tell('call.missed') : handle;
    },
    busy() {
      end('busy');
      return tell('call.completed');
    },
    forward(number) {
      call.forwardedTo = number;
      tell('call.forwarded');
      end('forwarded');
      return tell('call.completed');
    },
    recording() {
      const startTime = call.answeredAt ?? call.createdAt;
      call.recordings = [{ id: newId('CR'), startTime, duration: talkSeconds(call) }];
      call.updatedAt = workspace.now();
      return tell('call.recording.completed');
    },
    transcript() {
      const lineSeconds = Math.min(4, talkSeconds(call) / topic.dialogue.length);
      call.dialogue = topic.dialogue.map(({ by, content }, index) => ({
        ...(by === 'staff'
          ? {
              userId: call.answeredBy,
              identifier: null,
            }
          : {
              userId: null,
              identifier: otherNumber,
            }),
        content,
        start: index * lineSeconds,
        end: (index + 1) * lineSeconds,
      }));
      call.updatedAt = workspace.now();
      return tell('call.transcript.completed');
    },
    summary() {
      call.summary = { summary: topic.summary, nextSteps: topic.nextSteps };
      call.updatedAt = workspace.now();
      return tell('call.summary.completed');
    },
    voicemail(transcript) {
      if (call.voicemail === null) handle.miss({ voicemail: true });
      if (call.voicemail !== null) {
        call.voicemail.status = 'completed';
        if (transcript !== undefined) call.voicemail.transcript = transcript;
      }
      call.updatedAt = workspace.now();
      return tell('call.voicemail.completed');
    },
    artifacts() {
      const parts = [handle.recording, handle.transcript, handle.summary];
      for (const publish of workspace.chance.shuffle(parts)) publish();
      return handle;
    },
  };
  return tell('call.ringing');
}
