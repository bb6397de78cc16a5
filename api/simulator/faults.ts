/** What a request meets instead of its answer. */
type Fault =
  | { readonly status: number }
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
  /** The next send is carried out, and its answer lost. */
  readonly dropAnswerOfNextSend: () => void;
  /** The fault that this request is to meet, if any. */
  readonly take: (isSend: boolean, request: string) => Fault | undefined;
  readonly takeDroppedAnswer: (isSend: boolean) => boolean;
}

export function plannedFaults(): Faults {
  const waiting: { fault: Fault; on: FaultTarget }[] = [];
  let droppedAnswers = 0;
  return {
    failNext(count, fault, on = 'any') {
      for (let index = 0; index < count; index += 1) waiting.push({ fault, on });
    },
    dropAnswerOfNextSend: () => (droppedAnswers += 1),
    take(isSend, request) {
      const index = waiting.findIndex(({ on }) =>
        on instanceof RegExp ? on.test(request) : on === 'any' || isSend,
      );
      return index === -1 ? undefined : waiting.splice(index, 1)[0]?.fault;
    },
    takeDroppedAnswer(isSend) {
      if (!isSend || droppedAnswers === 0) return false;
      droppedAnswers -= 1;
      return true;
    },
  };
}
