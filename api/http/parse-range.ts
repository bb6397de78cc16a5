import type { ByteRange } from '../../schema/file/file-storage.ts';

/**
 * The stretch that a request asks for (RFC 9110, section 14): undefined for all of it, `none` when there
 * is nothing at that place. Several ranges at once, and what is no range, count as none asked for.
 */
export function parseRange(header: string | null, size: number): ByteRange | 'none' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (from === '' && to === '') return undefined;
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'none' : { first: size - length, last: size - 1 };
  }
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < first) return undefined;
  return first >= size ? 'none' : { first, last };
}
