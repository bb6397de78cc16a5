import type { Intent } from '../live/timeline-items.ts';

/** The link that opens the phone at hand: OpenPhone's own app answers its scheme on phones only. */
export function dialLink(intent: Intent, userAgent: string): string | undefined {
  const url = /Android|iPhone|iPad|iPod/.test(userAgent) ? intent.appUrl : intent.telUrl;
  return /^(tel|openphone):/.test(url) ? url : undefined;
}
