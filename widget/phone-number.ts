// The regions of +1, where ten digits are a whole number and +1 is left out when people write it.
const nanpRegions = new Set(['US', 'CA', 'PR', 'DO', 'JM', 'BS', 'BB', 'TT']);

/** E.164 as people write it: `(555) 010-1234`. What is not +1 keeps its digits, short codes as they are. */
export function formatPhoneNumber(number: string): string {
  const nanp = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return nanp ? `(${nanp[1]}) ${nanp[2]}-${nanp[3]}` : number;
}

/** What a person typed, as E.164 where that is certain; undefined when it can be no number. */
export function parsePhoneNumber(typed: string, region: string): string | undefined {
  const digits = typed.replace(/\D/g, '');
  if (typed.trim().startsWith('+'))
    return digits.length >= 7 && digits.length <= 15 ? `+${digits}` : undefined;
  if (!nanpRegions.has(region)) return undefined;
  if (digits.length === 10) return `+1${digits}`;
  return digits.length === 11 && digits.startsWith('1') ? `+${digits}` : undefined;
}
