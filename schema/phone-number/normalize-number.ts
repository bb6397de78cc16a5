import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/**
 * A number as a person or the provider wrote it → E.164; undefined when it is none.
 * @param region ISO 3166-1 alpha-2: how a number without a country code is read.
 */
export function parseNumber(written: string, region?: string): string | undefined {
  const country: CountryCode | undefined =
    region !== undefined && isSupportedCountry(region) ? region : undefined;
  const parse = (text: string): string | undefined => {
    const number = parsePhoneNumberFromString(text, country === undefined ? {} : { defaultCountry: country });
    return number?.isPossible() === true ? number.number : undefined;
  };
  return parse(written) ?? (isVanity.test(written) ? parse(onKeypad(written)) : undefined);
}

// A word in a number's place (1-800-FLOWERS), which the library does not read; no label before it.
const isVanity = /^\+?[\d(][\d\s().-]*[A-Za-z][A-Za-z\d\s().-]*$/;

const keypad = ['ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ'];

/** Letters as ITU-T E.161 lays them on the keys. */
function onKeypad(written: string): string {
  return written
    .toUpperCase()
    .replaceAll(/[A-Z]/g, (letter) => `${keypad.findIndex((key) => key.includes(letter)) + 2}`);
}

/**
 * The same for what the provider says: what is no number (a short code, `Anonymous`) is kept as it is,
 * and so is a number without a country code, since guessing its country would be silent.
 */
export function normalizeNumber(written: string): string {
  const trimmed = written.trim();
  return (trimmed.startsWith('+') ? parseNumber(trimmed) : undefined) ?? trimmed;
}

/** Whether this can be anybody's number: a short code or a withheld one is never matched. */
export function isMatchable(number: string): boolean {
  return number.startsWith('+');
}

export { isSupportedCountry as isRegion };
