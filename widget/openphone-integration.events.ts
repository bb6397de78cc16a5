import type { FailureCode } from './failure.ts';
import type { ConnectionState } from './live/live-connection.ts';
import type { Call, Message } from './live/timeline-items.ts';

abstract class WidgetEvent extends Event {
  /** The same for the same occurrence, so that two elements on a page can be told apart from two calls. */
  readonly id: string;
  /** When the element told it. */
  readonly at = new Date();

  constructor(type: string, id: string = crypto.randomUUID(), bubbles = true) {
    super(type, { bubbles, composed: true });
    this.id = id;
  }
}

/** The client is loaded and shown. */
export class ReadyEvent extends WidgetEvent {
  constructor() {
    super('ready');
  }
}

/** The token is missing, expired or refused. tokenProvider is asked right after; a `token` must be set anew. */
export class AuthRequiredEvent extends WidgetEvent {
  constructor() {
    super('auth-required');
  }
}

export class ConnectionChangeEvent extends WidgetEvent {
  readonly state: ConnectionState;

  constructor(state: ConnectionState) {
    super('connection-change');
    this.state = state;
  }
}

export class CallRingingEvent extends WidgetEvent {
  readonly call: Call;

  constructor(call: Call) {
    super('call-ringing', `call-ringing:${call.id}`);
    this.call = call;
  }
}

export class CallEndedEvent extends WidgetEvent {
  readonly call: Call;

  constructor(call: Call) {
    super('call-ended', `call-ended:${call.id}`);
    this.call = call;
  }
}

export class MessageReceivedEvent extends WidgetEvent {
  readonly message: Message;

  constructor(message: Message) {
    super('message-received', `message-received:${message.id}`);
    this.message = message;
  }
}

/** A text went out from one of the client's lines, from here or from the OpenPhone app. */
export class MessageSentEvent extends WidgetEvent {
  readonly message: Message;

  constructor(message: Message) {
    super('message-sent', `message-sent:${message.id}`);
    this.message = message;
  }
}

/** Something failed; the element shows it too. Does not bubble: a bubbling `error` would end in window.onerror. */
export class FailureEvent extends WidgetEvent {
  readonly code: FailureCode;
  readonly message: string;

  constructor(code: FailureCode, message: string) {
    super('error', undefined, false);
    this.code = code;
    this.message = message;
  }
}

declare global {
  interface HTMLElementEventMap {
    ready: ReadyEvent;
    'auth-required': AuthRequiredEvent;
    'connection-change': ConnectionChangeEvent;
    'call-ringing': CallRingingEvent;
    'call-ended': CallEndedEvent;
    'message-received': MessageReceivedEvent;
    'message-sent': MessageSentEvent;
  }
}
