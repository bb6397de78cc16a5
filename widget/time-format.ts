import { strings } from './strings.ts';

/** Times in the person's own zone, in the words of one locale. */
export class TimeFormat {
  readonly #time: Intl.DateTimeFormat;
  readonly #full: Intl.DateTimeFormat;
  readonly #weekday: Intl.DateTimeFormat;
  readonly #date: Intl.DateTimeFormat;

  /** Undefined or unknown locales are the browser's. */
  constructor(locale: string | undefined) {
    const [known] = locale ? supported(locale) : [];
    this.#time = new Intl.DateTimeFormat(known, { hour: 'numeric', minute: '2-digit' });
    this.#full = new Intl.DateTimeFormat(known, { dateStyle: 'full', timeStyle: 'long' });
    this.#weekday = new Intl.DateTimeFormat(known, { weekday: 'long', day: 'numeric', month: 'short' });
    this.#date = new Intl.DateTimeFormat(known, { day: 'numeric', month: 'short', year: 'numeric' });
  }

  time(iso: string): string {
    return this.#time.format(new Date(iso));
  }

  /** With date, seconds and zone, for a title. */
  full(iso: string): string {
    return this.#full.format(new Date(iso));
  }

  /** The day's heading: Today, Yesterday, Monday 16 Nov, or with the year. */
  day(iso: string, now: Date): string {
    const date = new Date(iso);
    const days = Math.round((midnight(now) - midnight(date)) / 86_400_000);
    if (days === 0) return strings.today;
    if (days === 1) return strings.yesterday;
    return date.getFullYear() === now.getFullYear() ? this.#weekday.format(date) : this.#date.format(date);
  }
}

/** Seconds as 0:42, 12:05 or 1:02:09. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const clock = `${hours ? String(minutes).padStart(2, '0') : minutes}:${String(rest).padStart(2, '0')}`;
  return hours ? `${hours}:${clock}` : clock;
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function supported(locale: string): string[] {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale);
  } catch {
    return [];
  }
}
