import { demoOrganization } from './demo-workspace.ts';
import { newId } from './random.ts';

/** What the provider's own test deliveries carry: plainly made-up ids. */
export const sampleEvent = (type: string, now: Date): Record<string, unknown> => ({
  id: newId('EV-test-'),
  apiVersion: '2026-03-30',
  createdAt: now,
  type,
  data: {
    resource: {
      id: 'ACsampleactivity0000000000000000',
      direction: 'incoming',
      text: 'Hello from Quo! This is a sample message.',
      media: [],
      status: 'received',
      createdAt: now,
    },
    context: {
      orgId: demoOrganization.id,
      phoneNumberId: 'PNsamplephonenumber000000000000',
      conversationId: 'CNsampleconversation000000000000',
      userId: 'USsampleus',
      contacts: {
        ids: ['CTsampleContact01234'],
        lookupStatus: 'matched',
      },
      senderIdentifier: '+15555551234',
      recipientIdentifiers: ['+15555555678'],
    },
    links: { quo: null },
  },
});
