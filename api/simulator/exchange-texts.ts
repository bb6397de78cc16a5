import { demoUsers, flakyNumber, landlineNumber } from './demo-workspace.ts';
import { newId } from './random.ts';
import type { SimulatedMedia, SimulatedMessage } from './simulated-message.ts';
import { contactIdsOf, conversationIdOf, lineOf, type Workspace } from './workspace.ts';

export interface IncomingText {
  /** Id or number; the first line when missing. */
  readonly line?: string | undefined;
  readonly from: string;
  readonly text: string;
  readonly media?: readonly SimulatedMedia[] | undefined;
  /** How many pictures of the simulator's own are with it. */
  readonly pictures?: number | undefined;
  readonly at?: Date | undefined;
  readonly id?: string | undefined;
}

/** What the ids of pictures begin with. */
export const picturePrefix = 'ME';

/** Like a recording's, its address is signed anew each time it is told. */
function picture(workspace: Workspace): SimulatedMedia {
  const id = newId(picturePrefix);
  return {
    type: 'image/png',
    get url() {
      return workspace.recordingUrl(id);
    },
  };
}

/** Somebody texts a line. */
export function receiveText(
  workspace: Workspace,
  { line: wanted, from, text, media = [], pictures = 0, at, id }: IncomingText,
): SimulatedMessage {
  const line = lineOf(workspace, wanted);
  const message = newMessage(workspace, {
    line,
    direction: 'incoming',
    from,
    to: [line.phoneNumber],
    text,
    media: [...media, ...Array.from({ length: pictures }, () => picture(workspace))],
    at,
    id,
    status: 'received',
    others: [from],
  });
  tell(workspace, 'message.received', message);
  return message;
}

export interface OutgoingText {
  readonly line: string;
  readonly to: readonly string[];
  readonly text: string;
  readonly at?: Date | undefined;
  readonly id?: string | undefined;
}

/** A line texts somebody. Nothing tells that it was sent: webhooks only know how it ended. */
export function acceptText(
  workspace: Workspace,
  { line: wanted, to, text, at, id }: OutgoingText,
): SimulatedMessage {
  const line = lineOf(workspace, wanted);
  return newMessage(workspace, {
    line,
    direction: 'outgoing',
    from: line.phoneNumber,
    to,
    text,
    media: [],
    at,
    id,
    status: 'queued',
    others: to,
  });
}

/** How a text to these numbers ends. */
export type TextFate = 'delivered' | 'undelivered' | 'failed';

export const fateOf = ({ to }: SimulatedMessage): TextFate =>
  to.includes(landlineNumber) ? 'undelivered' : to.includes(flakyNumber) ? 'failed' : 'delivered';

/** Ends a sent text, and says so. */
export function endText(workspace: Workspace, message: SimulatedMessage, fate: TextFate): void {
  message.status = fate;
  message.errorCode = fate === 'undelivered' ? '30006' : null;
  message.updatedAt = workspace.now();
  tell(workspace, `message.${fate}`, message);
}

type NewMessage = Pick<
  SimulatedMessage,
  'line' | 'direction' | 'from' | 'to' | 'text' | 'media' | 'status'
> & {
  readonly others: readonly string[];
  readonly at: Date | undefined;
  readonly id: string | undefined;
};

function newMessage(workspace: Workspace, { others, at, id, ...said }: NewMessage): SimulatedMessage {
  const createdAt = at ?? workspace.now();
  const message: SimulatedMessage = {
    id: id ?? newId('AC'),
    conversationId: conversationIdOf(said.line, others),
    contactIds: contactIdsOf(others),
    ...said,
    userId: demoUsers[0]?.id ?? 'USdemo',
    createdAt,
    updatedAt: createdAt,
    errorCode: null,
  };
  workspace.messages.push(message);
  return message;
}

const tell = (workspace: Workspace, type: string, message: SimulatedMessage): void =>
  workspace.emit({ type, subject: { kind: 'message', message } });
