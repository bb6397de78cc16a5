import { builder } from '../builder.ts';

export const CallDirectionType = builder.enumType('CallDirection', {
  description: 'Which way a call went.',
  values: {
    INBOUND: { description: 'Somebody called the line.' },
    OUTBOUND: { description: 'The line called somebody.' },
  } as const,
});

export const CallStatusType = builder.enumType('CallStatus', {
  description: 'How a call stands or ended.',
  values: {
    RINGING: { description: 'It rings now.' },
    IN_PROGRESS: { description: 'People are talking now.' },
    ANSWERED: {
      description: 'It was answered and has ended. An outgoing one may have reached a voicemail box.',
    },
    MISSED: { description: 'It came in and nobody answered.' },
    VOICEMAIL: { description: 'It came in, nobody answered, and the caller left a voicemail.' },
    BUSY: { description: 'The other side was busy.' },
    FAILED: { description: 'It could not be made.' },
    NO_ANSWER: { description: 'It went out and nobody answered.' },
  } as const,
});
