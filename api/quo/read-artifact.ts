import { z } from 'zod';
import type { ArtifactFacts, ArtifactState } from '../../schema/call-artifact/artifact-facts.ts';
import { instant, numberOrNull, textOrNull } from './answer-fields.ts';

const summaryAnswer = z.object({
  status: textOrNull,
  summary: z.array(z.string()).nullish().catch(null),
  nextSteps: z.array(z.string()).nullish().catch(null),
});

/** The `summary` that `include=summary` puts into a call; undefined when it says nothing we know. */
export function readSummary(value: unknown, observedAt: Date): ArtifactFacts | undefined {
  const parsed = summaryAnswer.safeParse(value);
  if (!parsed.success) return undefined;
  const { status, summary, nextSteps } = parsed.data;
  if (status === 'completed') {
    return {
      kind: 'SUMMARY',
      state: 'READY',
      content: { summary: summary ?? [], nextSteps: nextSteps ?? [] },
      observedAt,
    };
  }
  const state = processingState(status);
  return state === undefined ? undefined : { kind: 'SUMMARY', state, observedAt };
}

const voicemailAnswer = z.object({
  id: textOrNull,
  status: textOrNull,
  duration: numberOrNull,
  recordingUrl: textOrNull,
  transcript: textOrNull,
});

/** The `voicemail` that `include=voicemail` puts into a call that has one. */
export function readVoicemail(value: unknown, observedAt: Date): ArtifactFacts | undefined {
  const parsed = voicemailAnswer.safeParse(value);
  if (!parsed.success) return undefined;
  const { id, status, duration, recordingUrl, transcript } = parsed.data;
  if (status !== 'completed')
    return { kind: 'VOICEMAIL', state: processingState(status) ?? 'PENDING', observedAt };
  return {
    kind: 'VOICEMAIL',
    state: 'READY',
    content: { id, url: recordingUrl, duration, transcript },
    observedAt,
  };
}

const recordingAnswer = z.object({
  id: textOrNull,
  status: textOrNull,
  startTime: textOrNull,
  duration: numberOrNull,
  url: textOrNull,
  type: textOrNull,
});

/** The segments of `GET /calls/{id}/recordings`, oldest first; undefined for a call that has none (yet). */
export function readRecordings(values: readonly unknown[], observedAt: Date): ArtifactFacts | undefined {
  const parts = values.flatMap((value) => recordingAnswer.safeParse(value).data ?? []);
  const ready = parts.filter(({ url }) => url !== null);
  if (ready.length > 0) {
    const segments = ready.map(({ id, url, type, duration, startTime }) => ({
      id,
      url,
      contentType: type,
      duration,
      startedAt: startTime,
    }));
    return { kind: 'RECORDING', state: 'READY', content: { segments }, observedAt };
  }
  const state = worstState(parts.map(({ status }) => status));
  return state === undefined ? undefined : { kind: 'RECORDING', state, observedAt };
}

const transcriptAnswer = z.object({
  status: textOrNull,
  startTime: instant,
  duration: numberOrNull,
  dialogue: z
    .array(
      z.object({
        content: z.string(),
        start: z.number(),
        end: z.number(),
        identifier: textOrNull,
        actorId: textOrNull,
      }),
    )
    .nullish()
    .catch(null),
});

/** The transcripts of `GET /calls/{id}/transcripts`, one per recorded segment, as one. */
export function readTranscripts(values: readonly unknown[], observedAt: Date): ArtifactFacts | undefined {
  const parts = values.flatMap((value) => transcriptAnswer.safeParse(value).data ?? []);
  const ready = parts.filter(({ status }) => status === 'completed');
  if (ready.length > 0) {
    // Times count from each segment's own start; webhooks count from the call's, whose clock starts
    // with the first segment.
    const starts = ready.flatMap(({ startTime }) => (startTime === undefined ? [] : [startTime.getTime()]));
    const lines = ready.flatMap(({ startTime, dialogue }) => {
      const offset = startTime === undefined ? 0 : (startTime.getTime() - Math.min(...starts)) / 1_000;
      return (dialogue ?? []).map(({ content, start, end, identifier, actorId }) => ({
        userId: actorId,
        identifier,
        content,
        start: start + offset,
        end: end + offset,
      }));
    });
    const durations = ready.flatMap(({ duration }) => (duration === null ? [] : [duration]));
    const duration = durations.length === 0 ? null : durations.reduce((sum, part) => sum + part);
    const content = { duration, lines: lines.toSorted((a, b) => a.start - b.start) };
    return { kind: 'TRANSCRIPT', state: 'READY', content, observedAt };
  }
  const state = worstState(parts.map(({ status }) => status));
  return state === undefined ? undefined : { kind: 'TRANSCRIPT', state, observedAt };
}

/** Of segments none of which is ready: hope for one, else a failure, else nothing to come. */
function worstState(statuses: readonly (string | null)[]): ArtifactState | undefined {
  const states = statuses.map(processingState);
  return (['PENDING', 'FAILED', 'ABSENT'] as const).find((state) => states.includes(state));
}

function processingState(status: string | null): ArtifactState | undefined {
  switch (status) {
    case 'in-progress':
    case 'processing':
    case 'paused':
    case 'stopping':
    case 'stopped':
    case 'completed':
      return 'PENDING';
    case 'failed':
      return 'FAILED';
    case 'absent':
    case 'deleted':
      return 'ABSENT';
    default:
      return undefined;
  }
}
