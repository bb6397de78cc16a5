import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stage } from './testing/stage.ts';

let stage: Stage;
const settled = { timeout: 8000 };

beforeEach(() => {
  stage = new Stage();
});
afterEach(async () => {
  stage.element.remove();
  await expect.poll(async () => (await stage.tell('asked'))['sockets'], settled).toBe(0);
});

async function live(): Promise<void> {
  stage.show();
  await expect.poll(() => stage.text, settled).toMatch(/\bLive\b/);
}

describe('live timeline', () => {
  it('shows a call while it rings, and its end in the same row', async () => {
    await stage.tell('line');
    await live();
    const { id } = await stage.tell('publishCall', { at: Date.now(), status: 'RINGING', duration: null });
    await expect.poll(() => stage.text, settled).toContain('Ringing');
    expect(stage.find('[role=status]')?.textContent).toContain('Incoming call from Front desk');
    await stage.tell('update', { id, status: 'ANSWERED', duration: 65 });
    await expect.poll(() => stage.text, settled).toContain('Answered · 1:05');
    expect(stage.rows).toEqual([id]);
    expect(stage.events.filter((event) => event.type.startsWith('call-')).map((event) => event.type)).toEqual(
      ['call-ringing', 'call-ended'],
    );
  });

  it('misses nothing and repeats nothing over a lost socket, since it resumes from its newest cursor', async () => {
    await stage.tell('line');
    await live();
    const first = await stage.tell('publishMessage', { content: 'before the drop' });
    await expect.poll(() => stage.text, settled).toContain('before the drop');
    await stage.tell('drop');
    const second = await stage.tell('publishMessage', { content: 'while it was down' });
    await expect.poll(() => stage.text, settled).toContain('while it was down');
    expect(stage.rows).toEqual([second['id'], first['id']]);
    const cursors = (await stage.asked('activity')).map((variables) => variables['after']);
    expect(cursors).toEqual(['0', '1']);
  });

  it('also resumes from its newest cursor when the server closes normally', async () => {
    await live();
    await stage.tell('publishMessage', { content: 'one' });
    await expect.poll(() => stage.text, settled).toContain('one');
    await stage.tell('drop', { code: 1000 });
    await expect.poll(async () => (await stage.asked('activity')).length, settled).toBe(2);
    expect((await stage.asked('activity'))[1]).toMatchObject({ after: '1' });
  });

  it('asks its host for a fresh token when the socket ends with the old one, and goes on', async () => {
    let asked = 0;
    stage.element.tokenProvider = async () => `${stage.world}.${(asked += 1)}`;
    await live();
    await stage.tell('refuse', { token: `${stage.world}.1` });
    await stage.tell('drop', { code: 4403 });
    await expect.poll(async () => (await stage.asked('activity')).length, settled).toBe(2);
    await expect.poll(() => stage.text, settled).toMatch(/\bLive\b/);
    expect(asked).toBe(2);
    expect(stage.events.some((event) => event.type === 'auth-required')).toBe(true);
  });

  it('keeps what it shows while the host cannot give a fresh token, and goes on when it can', async () => {
    let asked = 0;
    stage.element.tokenProvider = async () => {
      asked += 1;
      if (asked === 2) throw new Error('the CRM is restarting');
      return `${stage.world}.${asked}`;
    };
    await stage.tell('storeMessage', { content: 'still here' });
    await live();
    await stage.tell('refuse', { token: `${stage.world}.1` });
    await stage.tell('drop', { code: 4403 });
    await expect.poll(() => asked, settled).toBe(3);
    expect(stage.text).toContain('still here');
    await expect.poll(() => stage.text, settled).toMatch(/\bLive\b/);
  });

  it('keeps the row that is being read in its place when others arrive above it', async () => {
    await stage.tell('line');
    for (let index = 0; index < 20; index += 1)
      await stage.tell('storeMessage', { content: `text ${index}` });
    await live();
    const scroller = stage.find('.scroller');
    if (!scroller) throw new Error('no scroller');
    scroller.scrollTop = 300;
    const row = stage.element.shadowRoot?.querySelectorAll('article')[6];
    const before = row?.getBoundingClientRect().top;
    await stage.tell('publishMessage', { content: 'fresh', at: Date.now() });
    await expect.poll(() => stage.text, settled).toContain('fresh');
    expect(row?.getBoundingClientRect().top).toBeCloseTo(before ?? 0, 0);
    expect(stage.text).toContain('1 new, back to top');
  });

  it('loads older items when the end comes into sight, each once', async () => {
    await stage.tell('line');
    for (let index = 0; index < 60; index += 1)
      await stage.tell('storeMessage', { content: `text ${index}` });
    await live();
    expect(stage.rows.length).toBeLessThan(60);
    await expect
      .poll(() => {
        stage.find('.scroller')?.scrollTo(0, 1e6);
        return stage.rows.length;
      }, settled)
      .toBe(60);
    expect(new Set(stage.rows).size).toBe(60);
    expect(stage.text).toContain('That is everything so far.');
  });

  it('closes its socket when it leaves the page, and catches up when it comes back', async () => {
    await live();
    stage.element.remove();
    await expect.poll(async () => (await stage.tell('asked'))['sockets'], settled).toBe(0);
    await stage.tell('publishMessage', { content: 'meanwhile' });
    stage.show();
    await expect.poll(() => stage.text, settled).toContain('meanwhile');
  });
});

describe('texting', () => {
  beforeEach(async () => {
    await stage.tell('line');
    await live();
  });

  it('sends a text under one key however often the same text is tried', async () => {
    await stage.tell('fail', { field: 'sendMessage', code: 'OUTCOME_UNKNOWN' });
    stage.type('textarea', 'See you at 3');
    await expect.poll(() => stage.button('Send')?.disabled).toBe(false);
    stage.button('Send')?.click();
    await expect.poll(() => stage.text, settled).toContain('not known whether this went out');
    expect(stage.value('textarea')).toBe('See you at 3');
    stage.button('Send')?.click();
    await expect.poll(() => stage.value('textarea'), settled).toBe('');
    const keys = (await stage.asked('SendMessage')).map(
      ({ input }) => JSON.parse(JSON.stringify(input)).idempotencyKey,
    );
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(stage.rows).toHaveLength(1);
  });

  it('Enter sends, Shift+Enter does not', async () => {
    stage.type('textarea', 'Hi');
    const press = (shiftKey: boolean) =>
      stage
        .find('textarea')
        ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', shiftKey, bubbles: true }));
    press(true);
    press(false);
    await expect.poll(() => stage.rows.length, settled).toBe(1);
    expect(await stage.asked('SendMessage')).toHaveLength(1);
  });

  it('shows why a text failed and sends it again', async () => {
    const failed = {
      direction: 'OUTBOUND',
      status: 'FAILED',
      errorMessage: 'The carrier blocked it.',
      retryable: true,
    };
    await stage.tell('publishMessage', failed);
    await expect.poll(() => stage.text, settled).toContain('The carrier blocked it.');
    stage.button('Retry')?.click();
    await expect.poll(() => stage.text, settled).toContain('Sent');
    expect(stage.rows).toHaveLength(1);
  });

  it('shows a text as text, whatever is in it', async () => {
    await stage.tell('publishMessage', { content: '<img src=x onerror=alert(1)>' });
    await expect.poll(() => stage.text, settled).toContain('<img src=x onerror=alert(1)>');
    expect(stage.find('img')).toBeNull();
  });
});

describe('calling', () => {
  it('stores an intent, links to the dialer, and lets the real call take its place', async () => {
    await stage.tell('line');
    await live();
    stage.button('Call')?.click();
    await expect.poll(() => stage.find('dialog')?.matches(':modal'), settled).toBe(true);
    stage.type('dialog input[type=tel]', '(555) 010-0042');
    // The browser of the test has no phone to open.
    stage.element.shadowRoot?.addEventListener('click', (event) => {
      if (event.target instanceof Element && event.target.closest('a')) event.preventDefault();
    });
    stage.button('Prepare call')?.click();
    await expect.poll(() => stage.find('.dial-link')?.getAttribute('href'), settled).toBe('tel:+15550100042');
    await expect.poll(() => stage.text, settled).toContain('Waiting for the call');
    const [intent] = stage.rows;
    const call = await stage.tell('publishCall', {
      at: Date.now(),
      direction: 'OUTBOUND',
      intent: { id: intent, requestedBy: 'ada' },
    });
    await stage.tell('update', { id: intent, status: 'MATCHED', call: { id: call['id'] } });
    await expect.poll(() => stage.rows, settled).toEqual([call['id']]);
    expect(stage.text).toContain('Called from the CRM by ada');
  });
});

describe('lines', () => {
  it('adds, edits, deletes and takes the deletion back', async () => {
    await live();
    expect(stage.text).toContain('Connect a line to start');
    stage.button('Add line')?.click();
    await expect.poll(() => stage.find('input[type=radio]'), settled).not.toBeNull();
    stage.find('input[value=PN2]')?.click();
    stage.button('Connect')?.click();
    await expect.poll(() => stage.find('.line-entry')?.innerText, settled).toContain('Google Ads');
    stage.button('Edit Google Ads')?.click();
    await expect.poll(() => stage.find('input[name=displayName]'), settled).not.toBeNull();
    stage.type('input[name=displayName]', 'Ads line');
    stage.find('input[name=isActive]')?.click();
    stage.button('Save')?.click();
    await expect.poll(() => stage.find('.line-entry')?.innerText, settled).toMatch(/Ads line[\s\S]*Paused/);
    stage.button('Edit Ads line')?.click();
    await expect.poll(() => stage.button('Delete line'), settled).toBeDefined();
    stage.button('Delete line')?.click();
    await expect.poll(() => stage.button('Undo'), settled).toBeDefined();
    expect(stage.find('.line-entry')).toBeNull();
    stage.button('Undo')?.click();
    await expect.poll(() => stage.find('.line-entry')?.innerText, settled).toMatch(/Ads line[\s\S]*Paused/);
  });
});

describe('what may not or cannot be shown', () => {
  it('has no write controls for a viewer who may only read', async () => {
    await stage.tell('line');
    await stage.tell('viewer', { canWrite: false });
    await stage.tell('storeCall');
    await live();
    const labels = [...(stage.element.shadowRoot?.querySelectorAll('button') ?? [])].map(
      (button) => button.className,
    );
    expect(labels).toEqual(['lines-toggle quiet']);
    expect(stage.find('textarea')).toBeNull();
  });

  it('says that a client is not theirs to see', async () => {
    stage.element.clientId = 'somebody-else';
    stage.show();
    await expect.poll(() => stage.text, settled).toContain('your account may not see it');
  });

  it('keeps lines and says what to do when the timeline alone fails, and recovers', async () => {
    await stage.tell('line');
    await stage.tell('storeCall');
    await stage.tell('fail', { field: 'timeline', code: 'INTERNAL_SERVER_ERROR' });
    stage.show();
    await expect.poll(() => stage.text, settled).toContain('The server failed');
    stage.button('Try again')?.click();
    await expect.poll(() => stage.rows.length, settled).toBe(1);
  });

  it('asks for sign-in without a token and goes on once it is set', async () => {
    stage.element.tokenProvider = undefined;
    stage.show();
    await expect.poll(() => stage.text, settled).toContain('Your session has ended');
    expect(stage.events.some((event) => event.type === 'auth-required')).toBe(true);
    stage.element.token = stage.world;
    await expect.poll(() => stage.text, settled).toMatch(/\bLive\b/);
  });
});
