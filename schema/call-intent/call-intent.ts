import { builder } from '../builder.ts';
import { appUrl, telUrl } from './call-links.ts';

const CallIntentStatusType = builder.enumType('CallIntentStatus', {
  description: 'Whether the call that was wished for has come.',
  values: {
    OPEN: { description: 'Not yet; it still may.' },
    MATCHED: { description: 'Yes: see `call`.' },
    EXPIRED: { description: 'It was pressed, and no call was seen.' },
  } as const,
});

export const CallIntentType = builder.prismaObject('CallIntent', {
  description:
    'Somebody pressed “call” in the CRM. The provider has no way to place a call, so this holds the links that do, and is joined to the real call when that is reported.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id: a UUIDv7 of the moment it was pressed.' }),
    client: t.relation('client', { description: 'For which client.' }),
    integration: t.relation('integration', { description: 'From which line.' }),
    from: t.expose('fromNumber', { type: 'PhoneNumber', description: 'The line’s number.' }),
    to: t.expose('toNumber', { type: 'PhoneNumber', description: 'Who is to be called.' }),
    status: t.expose('status', { type: CallIntentStatusType, description: 'Whether the call has come.' }),
    telUrl: t.string({
      description: 'For a desktop: `tel:…`, which the OpenPhone app takes when it is the system’s phone app.',
      resolve: telUrl,
    }),
    appUrl: t.string({
      description: 'For a phone: opens the OpenPhone app, which dials from this line.',
      resolve: appUrl,
    }),
    requestedBy: t.exposeString('requestedBy', { description: 'The token’s `sub` of who pressed.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was pressed.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'A call that begins after this is another one.',
    }),
  }),
});
