/** How the bytes of a type begin. */
interface Signature {
  readonly type: string;
  readonly at?: number;
  readonly begins: string | readonly number[];
}

/** What a browser may show in place. Nothing that can hold a script is among them (no SVG, no HTML). */
const signatures: readonly Signature[] = [
  { type: 'audio/wav', at: 8, begins: 'WAVE' },
  { type: 'audio/mpeg', begins: 'ID3' },
  { type: 'audio/mpeg', begins: [0xff, 0xfb] },
  { type: 'audio/mpeg', begins: [0xff, 0xf3] },
  { type: 'audio/mpeg', begins: [0xff, 0xf2] },
  { type: 'audio/aac', begins: [0xff, 0xf1] },
  { type: 'audio/aac', begins: [0xff, 0xf9] },
  { type: 'audio/ogg', begins: 'OggS' },
  { type: 'audio/flac', begins: 'fLaC' },
  { type: 'audio/amr', begins: '#!AMR' },
  { type: 'audio/mp4', at: 4, begins: 'ftypM4A' },
  { type: 'image/jpeg', begins: [0xff, 0xd8, 0xff] },
  { type: 'image/png', begins: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'image/gif', begins: 'GIF8' },
  { type: 'image/webp', at: 8, begins: 'WEBP' },
  { type: 'image/heic', at: 4, begins: 'ftypheic' },
  { type: 'video/3gpp', at: 4, begins: 'ftyp3g' },
  { type: 'video/mp4', at: 4, begins: 'ftyp' },
  { type: 'application/pdf', begins: '%PDF-' },
  { type: 'text/vcard', begins: 'BEGIN:VCARD' },
];

/** How many of its first bytes tell what a file is. */
export const telling = 16;

/** What everything else is served as: to be saved, never to be shown. */
export const unknownType = 'application/octet-stream';

/**
 * What a file is, by its own first bytes. What its source calls it counts only for sound whose bytes
 * begin like nothing in particular: a page that is called a picture must not become one.
 */
export function tellContentType(start: Uint8Array, declared: string | null): string {
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.byteLength);
  const found = signatures.find(({ at = 0, begins }) => {
    const wanted = typeof begins === 'string' ? Buffer.from(begins, 'latin1') : Buffer.from(begins);
    return bytes.subarray(at, at + wanted.length).equals(wanted);
  });
  if (found) return found.type;
  const [named = ''] = (declared ?? '').toLowerCase().split(';');
  return /^audio\/[a-z0-9.+-]+$/.test(named.trim()) ? named.trim() : unknownType;
}

const endings: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'image/jpeg': 'jpg',
  'video/3gpp': '3gp',
  'text/vcard': 'vcf',
  [unknownType]: 'bin',
};

/** The ending that a saved file's name gets. */
export function fileEnding(contentType: string): string {
  return endings[contentType] ?? contentType.replace(/^.*\//, '').replaceAll(/[^a-z0-9]/g, '');
}
