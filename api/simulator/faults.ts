/** What a request meets instead of its answer. */
type Fault =
  | {
      readonly status: number;
      /** v1's seven digits, e.g. `0206400`. */
      readonly code?: string;
      readonly message?: string;
    }
  /** Taken, and never answered. */
  | 'timeout'
  /** The connection is torn down. */
  | 'reset'
  /** A 200 whose body is no JSON. */
  | 'garbage';

/** Which requests a fault waits for; a pattern is tried on method and path, e.g. `POST /webhooks`. */
type FaultTarget = 'send' | 'any' | RegExp;

/** Faults that wait for their requests. */
export interface Faults {
  readonly failNext: (count: number, fault: Fault, on?: FaultTarget) => void;
  /** Each of them meets it until the returned function is called. */
  readonly failAll: (fault: Fault, on?: FaultTarget) => () => void;
  /** The next send is carried out, and its answer lost. */
  readonly dropAnswerOfNextSend: () => void;
  /** The fault that this request is to meet, if any. */
  readonly take: (isSend: boolean, request: string) => Fault | undefined;
  readonly takeDroppedAnswer: (isSend: boolean) => boolean;
}

interface Waiting {
  readonly fault: Fault;
  readonly on: FaultTarget;
  /** Stays when it was met. */
  readonly lasts?: boolean;
}

export function plannedFaults(): Faults {
  const waiting: Waiting[] = [];
  let droppedAnswers = 0;
  return {
    failNext(count, fault, on = 'any') {
      for (let index = 0; index < count; index += 1) waiting.push({ fault, on });
    },
    dropAnswerOfNextSend: () => (droppedAnswers += 1),
    failAll(fault, on = 'any') {
      const lasting: Waiting = { fault, on, lasts: true };
      waiting.push(lasting);
      return () => {
        waiting.splice(waiting.indexOf(lasting), 1);
      };
    },
    take(isSend, request) {
      const met = waiting.find(({ on }) =>
        on instanceof RegExp ? on.test(request) : on === 'any' || isSend,
      );
      if (met !== undefined && met.lasts !== true) waiting.splice(waiting.indexOf(met), 1);
      return met?.fault;
    },
    takeDroppedAnswer(isSend) {
      if (!isSend || droppedAnswers === 0) return false;
      droppedAnswers -= 1;
      return true;
    },
  };
}
