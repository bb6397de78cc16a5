import { createHmac } from 'node:crypto';

const shortestPrefix = 3;
const longestPrefix = 12;
const tokenLength = 11;

/**
 * The tokens that a sealed text is found by: an HMAC of each word and of each of its beginnings of 3
 * to 12 letters. Whoever reads the table without the key learns which texts share words, and how
 * often, but not the words.
 */
export function searchTokens(key: Buffer, text: string): string[] {
  const tokens = new Set<string>();
  for (const word of words(text)) {
    tokens.add(token(key, word));
    for (let length = shortestPrefix; length <= Math.min(longestPrefix, word.length - 1); length += 1) {
      tokens.add(token(key, word.slice(0, length)));
    }
  }
  return [...tokens].toSorted();
}

/**
 * The tokens that a text must have, all of them, to be found by this search. Of a longer word the
 * first 12 letters decide, since a text's tokens know no longer beginning.
 */
export function queryTokens(key: Buffer, search: string): string[] {
  return words(search).map((word) => token(key, word.slice(0, longestPrefix)));
}

function words(text: string): string[] {
  return [
    ...new Set(
      text
        .normalize('NFKC')
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu),
    ),
  ];
}

function token(key: Buffer, word: string): string {
  return createHmac('sha256', key).update(word).digest('base64url').slice(0, tokenLength);
}
