import { randomBytes } from 'node:crypto';
import sparticuz from '@sparticuz/chromium';
import { pino } from 'pino';
import { type Browser, chromium, type Locator, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../prisma/database.ts';
import { openTestDatabase } from '../prisma/testing/test-database.ts';
import { readConfig } from './config.ts';
import { type Product, startProduct } from './product.ts';
import type { Simulator } from './simulator/simulator.ts';

const intake = 'PNdemoLawIntake';
const maria = '+16465550111';
const hostile = '<img src=x onerror="window.ran = true"><script>window.ran = true</script>';
const env = {
  SIMULATOR: 'on',
  LOG_LEVEL: 'silent',
  AUTH_JWT_SECRET: randomBytes(32).toString('hex'),
  ENCRYPTION_KEYS: `test:${randomBytes(32).toString('base64')}`,
};

let database: Database;
let product: (Product & { readonly simulator: Simulator }) | undefined;
let browser: Browser;
let page: Page;
let widget: Locator;
/** What a browser complains of; a script that was refused by the page's policy is among it. */
const complaints: string[] = [];

/** Starts the product on the one database, as after a restart: what it knew, it must know again. */
async function start(port: number): Promise<Product & { readonly simulator: Simulator }> {
  const config = readConfig({ ...env, PORT: String(port) });
  const started = await startProduct(config, pino({ level: 'silent' }), { database, play: false });
  const { simulator } = started;
  if (!simulator) throw new Error('The demo was started without its simulator.');
  product = { ...started, simulator };
  return product;
}

async function stop(): Promise<void> {
  const stopped = product;
  product = undefined;
  await stopped?.stop();
}

const row = (text: string | RegExp): Locator => widget.getByRole('article').filter({ hasText: text });
const connection = (state: 'Live' | 'Reconnecting'): Locator =>
  widget.locator('[part=connection]').filter({ hasText: state });
const provider = (): Simulator => {
  if (!product) throw new Error('The product is stopped.');
  return product.simulator;
};

async function openPage(port: number): Promise<void> {
  page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  await page.exposeFunction('complain', (what: string) => complaints.push(what));
  await page.addInitScript(`addEventListener('securitypolicyviolation', (event) =>
    window.complain('refused by ' + event.violatedDirective + ': ' + event.blockedURI))`);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`http://localhost:${port}/#/clients/harlow-pine`);
  widget = page.locator('openphone-integration');
  await connection('Live').waitFor();
}

beforeAll(async () => {
  database = await openTestDatabase('pglite');
  const { port } = await start(0);
  browser = await chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: [
      // The pages' own rules are under test, and a browser in one process cannot close a page alone.
      ...sparticuz.args.filter(
        (argument) =>
          !argument.startsWith('--headless') &&
          !['--disable-web-security', '--single-process', '--no-zygote'].includes(argument),
      ),
      '--no-sandbox',
      '--disable-background-networking',
    ],
  });
  await openPage(port);
});

afterAll(async () => {
  await browser.close();
  await stop();
  await database.close();
});

describe('the widget on the page of a CRM, in a real browser', () => {
  test('shows a call while it rings, and all that follows in the same row', async () => {
    const call = provider().ring({ line: intake, from: maria });
    const shown = row('(646) 555-0111');
    await shown.getByText('Ringing').waitFor();
    call.answer();
    await shown.getByText('In progress').waitFor();
    call.complete(65);
    await shown.getByText('Answered · 1:05').waitFor();
    call.artifacts();
    await shown.getByText('Recording · 1:05').waitFor();
    await shown.getByText('Summary').click();
    await shown.getByText('Transcript').click();
    const spoken = shown.getByRole('listitem').filter({ hasText: '(646) 555-0111' }).first();
    await spoken.waitFor({ state: 'visible' });
    expect(await widget.getByRole('article').count()).toBe(1);
  });

  test('shows a text as text, whatever is in it, and runs nothing of it', async () => {
    provider().receiveText({ line: intake, from: '+19175550113', text: hostile });
    await row('(917) 555-0113').getByText(hostile).waitFor();
    await page.evaluate(async () => {
      const { token } = await (await fetch('/demo/token', { method: 'POST' })).json();
      const name = 'Fern <img src=x onerror="window.ran = true">';
      const query = `mutation ($name: String!) { upsertClient(input: { externalId: "fern-falcon", name: $name }) { id } }`;
      await fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables: { name } }),
      });
    });
    await page.reload();
    await page.getByRole('link', { name: 'Fern <img' }).click();
    await widget.getByText('Fern <img').waitFor();
    await page.getByRole('link', { name: 'Harlow' }).click();
    await row('(917) 555-0113').getByText(hostile).waitFor();
    expect(await page.evaluate(() => 'ran' in window)).toBe(false);
  });

  test('sends a text from the composer through the provider, and shows that it arrived', async () => {
    await widget.getByRole('combobox', { name: 'To' }).fill('(646) 555-0112');
    await widget.getByRole('textbox', { name: 'Message' }).fill('See you at three.');
    await widget.getByRole('button', { name: 'Send', exact: true }).click();
    await row('See you at three.').getByText('Delivered').waitFor();
    const sent = provider()
      .requests()
      .filter(({ method, path }) => method === 'POST' && path.startsWith('/v1/messages'));
    expect(sent).toHaveLength(1);
    expect(await widget.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('');
  });

  test('takes a row away as soon as it is assigned to another client, and brings it back when that is undone', async () => {
    provider().receiveText({ line: intake, from: '+19175550113', text: 'Wrong office, sorry' });
    await row('Wrong office').waitFor();
    const assign = (mutation: string): Promise<string> =>
      page.evaluate(async (field) => {
        const { token } = await (await fetch('/demo/token', { method: 'POST' })).json();
        const ask = async (query: string, variables: object = {}) => {
          const response = await fetch('/graphql', {
            method: 'POST',
            headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
            body: JSON.stringify({ query, variables }),
          });
          return (await response.json()).data;
        };
        const { client, messageLogs } = await ask(
          '{ client(externalId: "fern-falcon") { id } messageLogs(filter: { search: "wrong" }, first: 1) { edges { node { id } } } }',
        );
        const logId = messageLogs.edges[0].node.id;
        const answer = await ask(
          `mutation { done: ${field.replace('$logId', `"${logId}"`).replace('$clientId', `"${client.id}"`)} { __typename } }`,
        );
        return answer.done.__typename;
      }, mutation);
    expect(await assign('assignLog(input: { logId: $logId, clientId: $clientId })')).toBe('MessageLog');
    await row('Wrong office').waitFor({ state: 'detached' });
    expect(await assign('undoAssignment(logId: $logId)')).toBe('MessageLog');
    await row('Wrong office').waitFor();
  });

  test('has a name for every control, and a dialog that Escape closes to where it was opened', async () => {
    const nameless = await widget.evaluate((element) =>
      [...(element.shadowRoot?.querySelectorAll('button, input, select, textarea') ?? [])]
        .filter((control) => !(control.ariaLabel ?? '') && !control.textContent?.trim())
        .filter((control) => !('labels' in control && (control.labels as NodeList | null)?.length))
        .map((control) => control.outerHTML),
    );
    expect(nameless).toEqual([]);
    const opener = widget.getByRole('button', { name: 'Call', exact: true });
    await opener.click();
    await widget.getByRole('dialog', { name: 'Place a call' }).waitFor();
    await page.keyboard.press('Escape');
    await widget.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => opener.evaluate((button) => button.matches(':focus'))).toBe(true);
  });

  test('says that the server is gone, comes back by itself, and shows once what it missed', async () => {
    const before = await widget.getByRole('article').count();
    const port = product?.port ?? 0;
    await stop();
    await connection('Reconnecting').waitFor();

    // Another copy takes in what happens meanwhile; the page cannot reach that one.
    const other = await start(0);
    other.simulator.receiveText({ line: intake, from: maria, text: 'Are you there?' });
    await other.simulator.settled();
    expect(await row('Are you there?').count()).toBe(0);
    await stop();

    await start(port);
    await connection('Live').waitFor({ timeout: 20_000 });
    await row('Are you there?').waitFor();
    expect(await widget.getByRole('article').count()).toBe(before + 1);
  });

  test('gives the browser nothing to complain of, and the policy of the page nothing to refuse', () => {
    // Of each try while the server was gone a browser says so by itself.
    expect(complaints.filter((text) => !/^WebSocket connection to .* failed/.test(text))).toEqual([]);
  });
});
