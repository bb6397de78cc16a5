import { expect, test } from 'vitest';
import { readMessage } from './read-message.ts';

const text = {
  id: 'AC7',
  createdAt: '2026-10-01T09:00:00Z',
  status: 'received',
  direction: 'incoming',
  from: '+12125550111',
  to: ['+12125550101'],
  text: '',
};

test('a picture alone is a text with an empty content and its attachment', () => {
  const facts = readMessage({ ...text, media: [{ url: 'https://m/1', type: null }, { type: 'image/png' }] });
  expect(facts).toMatchObject({
    content: '',
    attachments: [{ url: 'https://m/1', contentType: null }],
    direction: 'INBOUND',
  });
});

test('unknown fields are passed over and an unknown status is kept as it came', () => {
  expect(readMessage({ ...text, status: 'partially_delivered', priority: 1, to: 'x' })).toMatchObject({
    providerStatus: 'partially_delivered',
    to: undefined,
  });
});

test.each(['id', 'createdAt', 'status'] as const)('what has no %s is no text', (field) => {
  expect(readMessage({ ...text, [field]: null })).toBeUndefined();
});
