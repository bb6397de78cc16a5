interface Numbers {
  readonly fromNumber: string;
  readonly toNumber: string;
}

/** `tel:` (RFC 3966): what a desktop hands to its phone app. */
export function telUrl({ toNumber }: Numbers): string {
  return `tel:${toNumber}`;
}

/** The provider's deep link, which only its mobile apps know. */
export function appUrl({ fromNumber, toNumber }: Numbers): string {
  const query = new URLSearchParams({ number: toNumber, from: fromNumber, action: 'call' });
  return `openphone://dial?${query}`;
}
