import { describe, expect, it } from 'vitest';

import { quoEvents } from './quo.ts';
import { readQuoEvent } from './read-quo-event.ts';
import { recordedPayloads } from './recorded-payload.ts';

const readings = recordedPayloads().map(({ name, generation, body }) => ({
  name,
  ...readQuoEvent(body, generation),
}));

describe('the table of events', () => {
  it.each(readings)('reads $name', ({ eventType, reading, resourceId }) => {
    expect(reading.outcome).toBe(eventType.startsWith('task.') ? 'ignored' : 'facts');
    expect(resourceId).toMatch(/^(AC|CT|TK)/);
  });

  it('has a recorded payload for each of its types', () => {
    const recorded = new Set(readings.map(({ eventType }) => eventType));
    expect([...quoEvents.keys()].filter((type) => !recorded.has(type))).toEqual([]);
  });
});
