/**
 * The line and conversation in a link to the provider's app (`/inbox/PN…/c/CN…?at=AC…`): legacy
 * events of API-made webhooks say them nowhere else.
 */
export const parseAppLink = (
  url: string | undefined,
): { phoneNumberId: string | undefined; conversationId: string | undefined } => {
  const match = /\/inbox\/(PN[\w-]+)(?:\/c\/(CN[\w-]+))?/.exec(url ?? '');
  return { phoneNumberId: match?.[1], conversationId: match?.[2] };
};
