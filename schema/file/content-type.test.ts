import { expect, test } from 'vitest';
import { fileEnding, tellContentType, unknownType } from './content-type.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

test.each([
  ['RIFF\x10\x00\x00\x00WAVEfmt ', 'audio/wav'],
  ['ID3\x04\x00', 'audio/mpeg'],
  ['\xff\xfb\x90\x00', 'audio/mpeg'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['\xff\xd8\xff\xe0', 'image/jpeg'],
  ['\x00\x00\x00\x18ftypmp42', 'video/mp4'],
  ['%PDF-1.7', 'application/pdf'],
  ['BEGIN:VCARD\r\n', 'text/vcard'],
])('%j is known by its bytes, whatever it is called', (start, type) => {
  expect(tellContentType(bytes(start), null)).toBe(type);
  expect(tellContentType(bytes(start), 'text/html')).toBe(type);
});

test.each([
  ['<html><script>', 'image/png'],
  ['<svg xmlns="http://www.w3.org/2000/svg">', 'image/svg+xml'],
  ['<!doctype html>', 'text/html; charset=utf-8'],
  ['MZ\x90\x00', 'application/pdf'],
  ['{"a":1}', null],
])('%j that calls itself %s is only to be saved', (start, declared) => {
  expect(tellContentType(bytes(start), declared)).toBe(unknownType);
  expect(fileEnding(unknownType)).toBe('bin');
});

test('sound that begins like nothing in particular is what its source calls it', () => {
  expect(tellContentType(bytes('\x00\x01\x02'), 'Audio/AMR-WB; rate=8000')).toBe('audio/amr-wb');
  expect(tellContentType(bytes('\x00\x01\x02'), 'audio/x"><script>')).toBe(unknownType);
});
