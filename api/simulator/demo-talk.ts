import type { DemoLine } from './demo-workspace.ts';

/** What a call was about: one side of each line is the caller, the other whoever took it. */
export interface Topic {
  readonly summary: readonly string[];
  readonly nextSteps: readonly string[];
  readonly dialogue: readonly { readonly by: 'caller' | 'staff'; readonly content: string }[];
  readonly voicemail: string;
}

export const topics: Readonly<Record<DemoLine['trade'], readonly Topic[]>> = {
  law: [
    {
      summary: [
        'Caller was rear-ended on Tuesday and wants to know if the firm takes the case.',
        'The other driver’s insurer has already called.',
      ],
      nextSteps: ['Book a free consultation for Thursday.', 'Ask the caller for the police report.'],
      dialogue: [
        { by: 'staff', content: 'Harlow and Pine, how can I help?' },
        { by: 'caller', content: 'Hi, I was rear-ended on Tuesday and the other insurer keeps calling me.' },
        {
          by: 'staff',
          content: 'I am sorry to hear that. Please do not sign anything yet. Can you come in on Thursday?',
        },
        { by: 'caller', content: 'Thursday at ten works. I found you on Google, by the way.' },
      ],
      voicemail:
        'Hi, I was in a car accident this week and I would like to talk to a lawyer. Please call me back.',
    },
    {
      summary: ['Caller asked about the status of the lease review.', 'The draft will be ready tomorrow.'],
      nextSteps: ['Send the reviewed lease by e-mail.'],
      dialogue: [
        { by: 'staff', content: 'Harlow and Pine, good afternoon.' },
        { by: 'caller', content: 'Hello, I am calling about the lease you are reviewing for us.' },
        { by: 'staff', content: 'Yes, it is nearly done. You will have it tomorrow morning.' },
        { by: 'caller', content: 'Perfect, thank you.' },
      ],
      voicemail: 'Hello, just checking on the lease review. No rush. Thank you.',
    },
  ],
  dental: [
    {
      summary: ['New patient asked for a whitening offer seen in an ad.', 'Prefers afternoons.'],
      nextSteps: ['Book the patient for Friday, 3 pm.', 'Send the new-patient form.'],
      dialogue: [
        { by: 'staff', content: 'Brightside Dental, how can I make you smile?' },
        { by: 'caller', content: 'I saw your whitening offer online. Is it still on?' },
        { by: 'staff', content: 'It is, until the end of the month. Would Friday at three suit you?' },
        { by: 'caller', content: 'Friday at three is great.' },
      ],
      voicemail: 'Hi, I would like to know if the whitening offer is still on. You can text me.',
    },
    {
      summary: ['Patient has a broken crown and some pain.', 'Given the emergency slot today.'],
      nextSteps: ['Prepare the emergency slot at 4:30 pm.'],
      dialogue: [
        { by: 'staff', content: 'Brightside Dental, good morning.' },
        { by: 'caller', content: 'My crown broke off and it hurts quite a bit.' },
        { by: 'staff', content: 'We keep a slot for that. Can you be here at half past four?' },
        { by: 'caller', content: 'I will be there. Thank you so much.' },
      ],
      voicemail: 'Good morning, my crown broke and it hurts. Is there any chance to be seen today?',
    },
  ],
};

/** Texts that people send to a line of the trade. */
export const texts: Readonly<Record<DemoLine['trade'], readonly string[]>> = {
  law: [
    'Hi, is it possible to move our meeting to 2 pm?',
    'I have the police report. Where should I send it?',
    'Thank you for the call earlier. Very helpful!',
    'Do you also handle disputes with landlords?',
  ],
  dental: [
    'Can I come 15 minutes later today?',
    'Do you take Delta Dental insurance?',
    'Here is the form you asked for 😊',
    'How much is a cleaning without insurance?',
  ],
};

/** How people answer a text from a line. */
export const replies: readonly string[] = [
  'Thanks, got it!',
  'Perfect, see you then.',
  'OK, thank you.',
  'Great — can you also send me the address?',
];
