import { readCallAnswered } from './call-answered.ts';
import { readCallCompleted } from './call-completed.ts';
import { readCallForwarded } from './call-forwarded.ts';
import { readCallMenuSelected } from './call-menu-selected.ts';
import { readCallMissed } from './call-missed.ts';
import { readCallRecordingCompleted } from './call-recording-completed.ts';
import { readCallRinging } from './call-ringing.ts';
import { readCallSummaryCompleted } from './call-summary-completed.ts';
import { readCallTranscriptCompleted } from './call-transcript-completed.ts';
import { readCallVoicemailCompleted } from './call-voicemail-completed.ts';
import { readContactDeleted } from './contact-deleted.ts';
import { readContactUpdated } from './contact-updated.ts';
import { readMessageDelivered } from './message-delivered.ts';
import { readMessageFailed } from './message-failed.ts';
import { readMessageReceived } from './message-received.ts';
import { readMessageUndelivered } from './message-undelivered.ts';
import type { EventReader } from './quo-event.ts';

/** Event type → the file that reads it. To add one: a file, a line here, a payload in `recorded/`. */
export const quoEvents: ReadonlyMap<string, EventReader> = new Map<string, EventReader>([
  ['message.received', readMessageReceived],
  ['message.delivered', readMessageDelivered],
  ['message.failed', readMessageFailed],
  ['message.undelivered', readMessageUndelivered],
  ['call.ringing', readCallRinging],
  ['call.menu.selected', readCallMenuSelected],
  ['call.answered', readCallAnswered],
  ['call.completed', readCallCompleted],
  ['call.missed', readCallMissed],
  ['call.forwarded', readCallForwarded],
  ['call.recording.completed', readCallRecordingCompleted],
  ['call.summary.completed', readCallSummaryCompleted],
  ['call.transcript.completed', readCallTranscriptCompleted],
  ['call.voicemail.completed', readCallVoicemailCompleted],
  ['contact.updated', readContactUpdated],
  ['contact.deleted', readContactDeleted],
  // What the legacy documentation calls the two that the wire calls call.….completed.
  ['callSummary', readCallSummaryCompleted],
  ['callTranscript', readCallTranscriptCompleted],
]);

/** Families that the provider may send with the others and that hold nothing for a log. */
export const ignoredFamilies: readonly string[] = ['task.', 'integration.'];
