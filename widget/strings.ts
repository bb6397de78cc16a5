import type { ArtifactState, CallStatus, MessageStatus } from './generated/graphql.ts';
import type { ConnectionState } from './live/live-connection.ts';

type Artifact = 'recording' | 'transcript' | 'summary' | 'voicemail';

/** Every word the element shows. */
export const strings = {
  product: 'OpenPhone',
  region: (client: string | undefined) => (client ? `OpenPhone: ${client}` : 'OpenPhone'),
  demo: 'Demo: simulated calls',
  today: 'Today',
  yesterday: 'Yesterday',
  cancel: 'Cancel',
  save: 'Save',
  close: 'Close',
  tryAgain: 'Try again',
  unknownNumber: 'Withheld number',

  connection: {
    connecting: { label: 'Connecting', means: 'Opening the live connection.' },
    live: { label: 'Live', means: 'Calls and texts appear here as they happen.' },
    reconnecting: {
      label: 'Reconnecting',
      means: 'The live connection was lost. What you see may be behind; it catches up by itself.',
    },
  } satisfies Record<ConnectionState, { label: string; means: string }>,

  timeline: 'Calls and texts',
  loading: 'Loading calls and texts…',
  loadOlder: 'Show older',
  loadingOlder: 'Loading older…',
  beginning: 'That is everything so far.',
  newItems: (count: number) => (count === 1 ? '1 new, back to top' : `${count} new, back to top`),
  empty: {
    title: 'No calls or texts yet',
    next: 'Calls and texts of the connected lines appear here the moment they happen.',
  },
  noLines: {
    title: 'Connect a line to start',
    next: 'Choose which OpenPhone line belongs to this client. From then on its calls and texts are logged by themselves.',
    readonlyNext:
      'No OpenPhone line is connected to this client. Ask somebody who may manage lines to add one.',
  },
  noClient: {
    title: 'No client chosen',
    next: 'Set the client-id attribute to the id that your CRM has for the client.',
  },
  listFailed: 'Calls and texts could not be loaded',

  incoming: 'Incoming call',
  outgoing: 'Outgoing call',
  call: 'Call',
  callStatus: {
    RINGING: 'Ringing',
    IN_PROGRESS: 'In progress',
    ANSWERED: 'Answered',
    MISSED: 'Missed',
    VOICEMAIL: 'Left a voicemail',
    BUSY: 'Busy',
    FAILED: 'Failed',
    NO_ANSWER: 'No answer',
  } satisfies Record<CallStatus, string>,
  callStatusUnknown: 'Outcome not known yet',
  answeredByAi: 'Answered by the AI agent',
  answeredBy: (who: string) => `Answered by ${who}`,
  forwardedTo: (number: string) => `Forwarded to ${number}`,
  noReason: (code: string | null) =>
    code ? `OpenPhone says no more than the code ${code}.` : 'OpenPhone gave no reason.',
  calledFromHere: (who: string) => `Called from the CRM by ${who}`,
  via: (line: string) => `via ${line}`,
  ringingNow: (who: string) => `Incoming call from ${who}`,
  callingNow: (who: string) => `Outgoing call to ${who}`,
  textNow: (who: string) => `New text from ${who}`,

  intent: {
    OPEN: 'Waiting for the call',
    MATCHED: 'Call placed',
    EXPIRED: 'No call was placed',
  },
  intentMeans: {
    OPEN: 'It joins the real call as soon as the phone dials.',
    MATCHED: 'The call has its own entry.',
    EXPIRED: 'No call to this number was seen in time. Call again if it is still needed.',
  },

  artifact: {
    recording: 'Recording',
    transcript: 'Transcript',
    summary: 'Summary',
    voicemail: 'Voicemail',
  } satisfies Record<Artifact, string>,
  artifactState: (artifact: Artifact, state: Exclude<ArtifactState, 'READY'>): string => {
    const noun = strings.artifact[artifact];
    const words = {
      PENDING: `${noun} on its way`,
      ABSENT: `No ${noun.toLowerCase()}`,
      NOT_ON_PLAN: `${noun} not on your OpenPhone plan`,
      FAILED: `${noun} could not be fetched`,
    };
    return words[state];
  },
  nextSteps: 'Next steps',
  noSound: 'There is no sound yet.',
  aiAgent: 'AI agent',
  staff: 'Staff',
  segments: (count: number) => `${count} parts`,

  messageStatus: {
    PENDING: 'Sending…',
    SENT: 'Sent',
    DELIVERED: 'Delivered',
    FAILED: 'Not delivered',
  } satisfies Record<MessageStatus, string>,
  received: 'Text received',
  sent: 'Text sent',
  noContent: 'No text',
  attachment: (type: string | null) => (type?.startsWith('image/') ? 'Picture' : (type ?? 'Attachment')),
  retry: 'Retry',
  retrying: 'Retrying…',
  textTo: (who: string) => `Text ${who}`,
  callTo: (who: string) => `Call ${who}`,

  composer: 'Write a text',
  to: 'To',
  from: 'From',
  message: 'Message',
  placeholder: 'Write a text…',
  send: 'Send',
  sending: 'Sending…',
  sendHint: 'Enter sends, Shift+Enter starts a new line',
  badNumber: (typed: string) =>
    typed.trim()
      ? `“${typed.trim()}” is not a whole phone number. Write it with area code, or with + and the country code.`
      : 'Enter the number first.',

  dial: {
    title: 'Place a call',
    explain:
      'Your own phone or the OpenPhone app places the call. It is joined to this entry when it starts.',
    submit: 'Prepare call',
    busy: 'Preparing…',
    open: 'Open the dialer',
    ready: 'Ready to call',
    readyFrom: (line: string) => `from ${line}.`,
    noLink:
      'The server gave no link that can be dialled. Dial the number by hand; the call is joined all the same.',
  },

  lines: 'Lines',
  linesCount: (count: number) => `Lines (${count})`,
  addLine: 'Add line',
  chooseLine: 'OpenPhone line',
  loadingLines: 'Asking OpenPhone for the lines…',
  noWorkspaceLines: 'OpenPhone lists no lines for this workspace.',
  connectedHere: 'already connected',
  connectedTo: (clients: string) => `also connected to ${clients}`,
  connect: 'Connect',
  displayName: 'Display name',
  autoLogCalls: 'Log calls',
  autoLogMessages: 'Log texts',
  syncContacts: 'Sync contacts',
  active: 'Active',
  activeMeans: 'Off pauses logging; nothing is deleted.',
  isDefault: 'Default',
  paused: 'Paused',
  makeDefault: 'Make default',
  edit: 'Edit',
  editLine: (name: string) => `Edit ${name}`,
  delete: 'Delete line',
  deleteMeans: 'Its calls and texts stay.',
  deleted: (name: string) => `${name} deleted. Its calls and texts stay.`,
  undo: 'Undo',
};
