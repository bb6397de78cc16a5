import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lockContacts } from '../schema/contact-sync/change-numbers.ts';
import { advanceContactSync, takeContactSync } from '../schema/contact-sync/held-contact-sync.ts';
import { sendContact } from '../schema/contact-sync/send-contact.ts';
import { ProviderRejected } from '../schema/errors.ts';
import { readContacts } from './jobs/read-contacts.ts';
import { syncContacts } from './jobs/sync-contacts.ts';
import { type Claims, startTestProduct, type TestProduct } from './testing/test-product.ts';
import { until } from './testing/until.ts';

interface Entry {
  readonly direction: 'FROM_OPENPHONE' | 'TO_OPENPHONE';
  readonly action: 'CREATE' | 'CHANGE' | 'REMOVE' | 'SKIP' | 'CONFLICT' | 'DUPLICATE';
  readonly reason: string;
  readonly contact: {
    readonly name: string | null;
    readonly company: string | null;
    readonly phoneNumbers: string[];
  };
  readonly clients: readonly { readonly externalId: string }[];
}
interface Standing {
  readonly state: string;
  readonly confirmedAt: string | null;
  readonly readAt: string | null;
  readonly lastRunAt: string | null;
  readonly created: number;
  readonly changed: number;
  readonly removed: number;
  readonly skipped: number;
  readonly conflicts: number;
  readonly error: string | null;
}

const standing = 'state confirmedAt readAt lastRunAt created changed removed skipped conflicts error';
const agent: Claims = { sub: 'Ada', role: 'agent' };

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product.stop());

let made = 0;
/** A number that nothing else in this file has. */
const newNumber = (): string => `+1415555${String((made += 1)).padStart(4, '0')}`;

async function ask<Data>(query: string, variables: object, claims: Claims = {}): Promise<Data> {
  const { data, errors } = await product.ask<Data>(query, { ...variables }, claims);
  if (!data) throw new Error(JSON.stringify(errors));
  return data;
}

/** A client with these numbers, and a line of its own that its contacts are synced by. */
async function newClient(
  numbers: readonly { phoneNumber: string; label?: string | null }[] = [],
): Promise<{ id: string; line: string; externalId: string; phoneNumberId: string }> {
  const externalId = `client-${(made += 1)}`;
  const id = await giveNumbers(externalId, numbers);
  // A line that the workspace does not list: nothing of it is read, and what is logged is this client's.
  const phoneNumberId = `PN${externalId}`;
  const { id: line } = await product.services.prisma.integration.create({
    data: {
      id: randomUUID(),
      clientId: id,
      phoneNumberId,
      phoneNumber: newNumber(),
      displayName: externalId,
    },
  });
  return { id, line, externalId, phoneNumberId };
}

async function giveNumbers(
  externalId: string,
  numbers: readonly { phoneNumber: string; label?: string | null }[],
): Promise<string> {
  const { upsertClient } = await ask<{ upsertClient: { id: string } }>(
    'mutation ($input: UpsertClientInput!) { upsertClient(input: $input) { id } }',
    { input: { externalId, name: `The ${externalId}`, numbers } },
  );
  return upsertClient.id;
}

async function switchContacts(line: string, isOn = true): Promise<void> {
  await ask(
    'mutation ($line: ID!, $isOn: Boolean!) { updateIntegration(id: $line, input: { syncContacts: $isOn }) { id } }',
    { line, isOn },
    agent,
  );
}

async function standingOf(line: string): Promise<Standing> {
  const { integration } = await ask<{ integration: { contactSync: Standing } }>(
    `query ($line: ID!) { integration(id: $line) { contactSync { ${standing} } } }`,
    { line },
  );
  return integration.contactSync;
}

const isRead = (line: string, since: Date): Promise<Standing> =>
  until('the contacts to be read', async () => {
    const now = await standingOf(line);
    return now.readAt !== null && new Date(now.readAt) >= since && now;
  });

/** Switches on and waits until OpenPhone's contacts are known. */
async function connect(line: string): Promise<void> {
  const since = new Date();
  await switchContacts(line);
  await isRead(line, since);
}

/** Agrees, and waits for the end of the run. */
async function agree(line: string): Promise<Standing> {
  const since = new Date();
  await ask('mutation ($line: ID!) { applyContactSync(integrationId: $line) { state } }', { line }, agent);
  return ranSince(line, since);
}

const ranSince = (line: string, since: Date): Promise<Standing> =>
  until('the run to end', async () => {
    const now = await standingOf(line);
    const ran = now.lastRunAt !== null && new Date(now.lastRunAt) >= since;
    return ran && now.state === 'DONE' && now;
  });

/** Reads the address book again, and waits until it is applied. */
async function syncAgain(line: string): Promise<Standing> {
  const since = new Date();
  await ask('mutation ($line: ID!) { syncContacts(integrationId: $line) { state } }', { line }, agent);
  await isRead(line, since);
  return ranSince(line, since);
}

async function preview(line: string, claims: Claims = {}, first = 3): Promise<Entry[]> {
  const entries: Entry[] = [];
  let after: string | null = null;
  do {
    const { contactSyncPreview: page }: { contactSyncPreview: PreviewPage } = await ask(
      `query ($line: ID!, $first: Int, $after: String) {
         contactSyncPreview(integrationId: $line, first: $first, after: $after) {
           edges { node { direction action reason contact { name company phoneNumbers } clients { externalId } } }
           pageInfo { hasNextPage endCursor } } }`,
      { line, first, after },
      claims,
    );
    entries.push(...page.edges.map(({ node }) => node));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return entries;
}
interface PreviewPage {
  readonly edges: readonly { readonly node: Entry }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** The entries about one number. */
async function about(line: string, number: string, claims?: Claims): Promise<Entry[]> {
  const entries = await preview(line, claims, 100);
  return entries.filter(({ contact }) => contact.phoneNumbers.includes(number));
}

const numbersOf = (
  clientId: string,
): Promise<{ phoneNumber: string; label: string | null; source: string }[]> =>
  product.services.prisma.clientNumber.findMany({
    where: { clientId },
    select: { phoneNumber: true, label: true, source: true },
    orderBy: { phoneNumber: 'asc' },
  });

/** A call of the client's with this number. */
async function logCall(
  client: { id: string | null; phoneNumberId: string },
  number: string,
): Promise<string> {
  const { id } = await product.services.prisma.callLog.create({
    data: {
      id: randomUUID(),
      openPhoneCallId: `AC${randomUUID()}`,
      clientId: client.id,
      assignmentReason: 'test',
      phoneNumberId: client.phoneNumberId,
      participants: [number],
      startedAt: new Date(),
    },
  });
  return id;
}

const atProvider = (number: string) =>
  product.simulator.contacts().filter(({ phoneNumbers }) => phoneNumbers.includes(number));
const writesSince = (count: number) =>
  product.simulator
    .requests()
    .slice(count)
    .filter(({ method }) => method !== 'GET');

describe('before somebody has agreed', () => {
  test('nothing is written, here or there, whatever webhooks tell; afterwards both are', async () => {
    const { simulator, services } = product;
    const [known, theirs] = [newNumber(), newNumber()];
    const agreed = await newClient();
    await connect(agreed.line);
    await agree(agreed.line);
    const client = await newClient([{ phoneNumber: known, label: 'Dr Gray' }]);
    await logCall(client, theirs);
    const requests = simulator.requests().length;
    await connect(client.line);
    expect(await standingOf(client.line)).toMatchObject({ state: 'UNCONFIRMED', confirmedAt: null });
    simulator.addContact({ firstName: 'Nell', phoneNumbers: [theirs] });
    await simulator.settled();
    await until('the contact to be looked at', async () => {
      const contact = await services.prisma.contact.findFirst({ where: { phoneNumbers: { has: theirs } } });
      return contact?.applyAfter === null;
    });
    await syncContacts.run(product.jobContext);
    expect(await numbersOf(client.id)).toEqual([{ phoneNumber: known, label: 'Dr Gray', source: 'PERSON' }]);
    expect(writesSince(requests)).toEqual([]);

    expect(await agree(client.line)).toMatchObject({ created: 2, conflicts: 0, error: null });
    expect(await numbersOf(client.id)).toEqual([
      { phoneNumber: known, label: 'Dr Gray', source: 'PERSON' },
      { phoneNumber: theirs, label: 'Nell', source: 'CONTACT' },
    ]);
    expect(atProvider(known)).toMatchObject([
      {
        externalId: `crm:${client.externalId}:${known}`,
        source: 'seo-crm',
        firstName: 'Dr Gray',
        company: `The ${client.externalId}`,
      },
    ]);
  });

  test('switching off takes the consent back: switched on again, it waits for a new one', async () => {
    const client = await newClient();
    await connect(client.line);
    await agree(client.line);
    await switchContacts(client.line, false);
    expect(await standingOf(client.line)).toMatchObject({ state: 'OFF', confirmedAt: null });
    await connect(client.line);
    expect(await standingOf(client.line)).toMatchObject({ state: 'UNCONFIRMED', confirmedAt: null });
  });

  test('nobody can agree to what is not switched on', async () => {
    const { line } = await newClient();
    const answer = await product.ask(
      'mutation ($line: ID!) { applyContactSync(integrationId: $line) { state } }',
      {
        line,
      },
    );
    expect(answer.errors?.[0]?.extensions.code).toBe('CONFLICT');
  });
});

describe('the preview', () => {
  test('is what is done, entry by entry, and a second run writes nothing', async () => {
    const { simulator, services } = product;
    const [fresh, mine, unlabelled, twice, shared, exported, theirs, nobodys] = Array.from(
      { length: 8 },
      newNumber,
    );
    if (!fresh || !mine || !unlabelled || !twice || !shared || !exported || !theirs || !nobodys)
      throw new Error();
    const other = await newClient([{ phoneNumber: shared, label: 'Known to both' }]);
    const client = await newClient([
      { phoneNumber: mine, label: 'As we call them' },
      { phoneNumber: unlabelled },
      { phoneNumber: shared, label: 'Known to both' },
      { phoneNumber: exported, label: 'Only here' },
    ]);
    for (const number of [fresh, twice]) await logCall(client, number);
    const silently = { silently: true };
    simulator.addContact({ firstName: 'Fresh', lastName: 'Face', phoneNumbers: [fresh] }, silently);
    simulator.addContact({ firstName: 'As they', company: 'They Inc', phoneNumbers: [mine] }, silently);
    simulator.addContact({ firstName: 'Named', phoneNumbers: [unlabelled] }, silently);
    simulator.addContact({ firstName: 'One', phoneNumbers: [twice] }, silently);
    simulator.addContact({ firstName: 'Another', phoneNumbers: [twice] }, silently);
    simulator.addContact({ firstName: 'Of both', phoneNumbers: [shared] }, silently);
    simulator.addContact({ firstName: 'Nobody’s', phoneNumbers: [nobodys] }, silently);
    simulator.addContact({ firstName: 'The others’', phoneNumbers: [theirs] }, silently);
    await logCall(other, theirs);
    await connect(other.line);
    await connect(client.line);

    const shown = await preview(client.line, { clients: [client.externalId] });
    // What is another client's too is for whoever sees both.
    expect((await about(client.line, shared))[0]).toMatchObject({
      action: 'CONFLICT',
      contact: { name: 'Of both' },
    });
    const told = shown.map(({ direction, action, contact: { name, phoneNumbers } }) => [
      direction,
      action,
      name,
      phoneNumbers,
    ]);
    expect(told).toHaveLength(9);
    expect(told).toEqual(
      expect.arrayContaining([
        ['FROM_OPENPHONE', 'CREATE', 'Fresh Face', [fresh]],
        ['FROM_OPENPHONE', 'SKIP', 'As they', [mine]],
        ['FROM_OPENPHONE', 'CHANGE', 'Named', [unlabelled]],
        ['FROM_OPENPHONE', 'DUPLICATE', 'One', [twice]],
        ['FROM_OPENPHONE', 'DUPLICATE', 'Another', [twice]],
        ['TO_OPENPHONE', 'SKIP', 'As we call them', [mine]],
        ['TO_OPENPHONE', 'SKIP', null, [unlabelled]],
        ['TO_OPENPHONE', 'SKIP', 'Known to both', [shared]],
        ['TO_OPENPHONE', 'CREATE', 'Only here', [exported]],
      ]),
    );
    expect(
      shown.find(
        ({ direction, contact }) => direction === 'TO_OPENPHONE' && contact.phoneNumbers[0] === mine,
      ),
    ).toMatchObject({ reason: expect.stringContaining('already') as string });
    expect(shown.every(({ reason }) => reason !== '')).toBe(true);

    const before = simulator.requests().length;
    const done = await agree(client.line);
    const tally = (action: Entry['action']): number =>
      shown.filter((entry) => entry.action === action).length;
    expect(done).toMatchObject({
      created: tally('CREATE'),
      changed: tally('CHANGE'),
      removed: 0,
      skipped: tally('SKIP'),
      // The one that both have is counted, and not listed for whoever sees but one.
      conflicts: tally('DUPLICATE') + 1,
    });
    expect(await numbersOf(client.id)).toEqual(
      [
        { phoneNumber: fresh, label: 'Fresh Face', source: 'CONTACT' },
        { phoneNumber: mine, label: 'As we call them', source: 'PERSON' },
        { phoneNumber: unlabelled, label: 'Named', source: 'PERSON' },
        { phoneNumber: shared, label: 'Known to both', source: 'PERSON' },
        { phoneNumber: exported, label: 'Only here', source: 'PERSON' },
      ].toSorted((a, b) => (a.phoneNumber < b.phoneNumber ? -1 : 1)),
    );
    expect(await numbersOf(other.id)).toHaveLength(1);
    expect(writesSince(before).map(({ method, path }) => [method, path])).toEqual([['POST', '/v1/contacts']]);
    expect(atProvider(exported)).toHaveLength(1);
    expect(atProvider(mine)).toMatchObject([{ firstName: 'As they' }]);

    await simulator.settled();
    const rows = async (): Promise<unknown> => ({
      numbers: await services.prisma.clientNumber.findMany({ orderBy: { id: 'asc' } }),
      links: await services.prisma.contactLink.findMany({ orderBy: { id: 'asc' } }),
      contacts: await services.prisma.contact.count(),
    });
    await syncAgain(client.line);
    const stored = await rows();
    const requests = simulator.requests().length;
    expect(await syncAgain(client.line)).toMatchObject({ created: 0, changed: 0, removed: 0 });
    expect(await rows()).toEqual(stored);
    expect(writesSince(requests)).toEqual([]);
  });

  test('names no client that the viewer may not see, and no contact that is only that one’s, or nobody’s', async () => {
    const [both, theirs, nobodys] = [newNumber(), newNumber(), newNumber()];
    const hidden = await newClient([
      { phoneNumber: both, label: 'x' },
      { phoneNumber: theirs, label: 'x' },
    ]);
    const client = await newClient([{ phoneNumber: both, label: 'x' }]);
    for (const phoneNumber of [both, theirs, nobodys])
      product.simulator.addContact({ firstName: 'Q', phoneNumbers: [phoneNumber] }, { silently: true });
    await connect(hidden.line);
    await connect(client.line);
    const bound = { clients: [client.externalId], role: 'viewer' } as const;
    expect(await about(client.line, both, bound)).toMatchObject([
      { direction: 'TO_OPENPHONE', action: 'SKIP', reason: 'OpenPhone has this number already.' },
    ]);
    expect(JSON.stringify(await preview(client.line, bound))).not.toMatch(/“Q”|another client/);
    expect(JSON.stringify(await preview(client.line, bound))).not.toContain(hidden.externalId);
    expect(await about(client.line, theirs, bound)).toEqual([]);
    expect(await about(client.line, nobodys, bound)).toEqual([]);
    const [conflict] = await about(client.line, both);
    expect(conflict).toMatchObject({ action: 'CONFLICT' });
    expect(conflict?.clients).toHaveLength(2);
    expect(await about(client.line, nobodys)).toMatchObject([{ action: 'SKIP', clients: [] }]);
    expect(await about(client.line, theirs)).toEqual([]);

    const foreign = await product.ask(
      'query ($line: ID!) { contactSyncPreview(integrationId: $line) { edges { cursor } } }',
      { line: hidden.line },
      bound,
    );
    expect(foreign.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    for (const mutation of ['applyContactSync', 'syncContacts']) {
      const query = `mutation ($line: ID!) { ${mutation}(integrationId: $line) { state } }`;
      const asViewer = await product.ask(query, { line: client.line }, bound);
      expect(asViewer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
      const asOther = await product.ask(query, { line: hidden.line }, { ...bound, role: 'agent' });
      expect(asOther.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    }
  });
});

test('names nobody’s label or client to another client’s agent, by way of the contacts that we made', async () => {
  const number = newNumber();
  const hidden = await newClient([{ phoneNumber: number, label: 'Secret label' }]);
  const client = await newClient([{ phoneNumber: number, label: 'Ours' }]);
  await connect(hidden.line);
  await agree(hidden.line);
  expect(atProvider(number)).toMatchObject([{ firstName: 'Secret label' }]);
  await connect(client.line);
  const seen = await about(client.line, number, { clients: [client.externalId], role: 'agent' });
  expect(seen).toMatchObject([{ direction: 'TO_OPENPHONE', action: 'SKIP', contact: { name: 'Ours' } }]);
  expect(JSON.stringify(seen)).not.toContain('Secret');
  expect(JSON.stringify(seen)).not.toContain(hidden.externalId);
  expect((await about(client.line, number))[0]).toMatchObject({ contact: { name: 'Secret label' } });
});

test('a contact that we made for one client gives its name to no other who comes to have the number', async () => {
  const { simulator, services } = product;
  const number = newNumber();
  const hidden = await newClient([{ phoneNumber: number, label: 'Secret label' }]);
  await connect(hidden.line);
  await agree(hidden.line);
  await giveNumbers(hidden.externalId, []);
  const client = await newClient([{ phoneNumber: number }]);
  await connect(client.line);
  expect(await about(client.line, number, { clients: [client.externalId] })).toMatchObject([
    { direction: 'FROM_OPENPHONE', action: 'SKIP', contact: { name: null, company: null } },
    { direction: 'TO_OPENPHONE', action: 'SKIP' },
  ]);
  await agree(client.line);
  // Nor by webhook.
  const [contact] = atProvider(number);
  simulator.changeContact(contact?.id ?? '', { firstName: 'Secret word' });
  await simulator.settled();
  await until('the contact to be looked at', async () => {
    const where = { phoneNumbers: { has: number }, firstName: 'Secret word' };
    return (await services.prisma.contact.findFirst({ where }))?.applyAfter === null;
  });
  expect(await numbersOf(client.id)).toEqual([{ phoneNumber: number, label: null, source: 'PERSON' }]);
});

describe('what a contact comes to be', () => {
  test('is applied by webhook: new, renamed, another number, gone; the logs stay whose they are', async () => {
    const { simulator, services } = product;
    const [first, second] = [newNumber(), newNumber()];
    const client = await newClient();
    const log = await logCall(client, first);
    const unassigned = await logCall({ id: null, phoneNumberId: client.phoneNumberId }, first);
    await connect(client.line);
    await agree(client.line);
    const become = (wanted: object[]): Promise<void> =>
      expect.poll(() => numbersOf(client.id), { timeout: 10_000 }).toEqual(wanted);

    const contact = simulator.addContact({ firstName: 'Ann', phoneNumbers: [first] });
    await become([{ phoneNumber: first, label: 'Ann', source: 'CONTACT' }]);
    // From now on it is known under both of its ids.
    await syncAgain(client.line);
    expect(await about(client.line, first)).toMatchObject([{ action: 'SKIP' }]);
    simulator.changeContact(contact.id, { firstName: 'Anna' });
    await become([{ phoneNumber: first, label: 'Anna', source: 'CONTACT' }]);
    expect(await about(client.line, first)).toMatchObject([{ action: 'SKIP', contact: { name: 'Anna' } }]);
    simulator.changeContact(contact.id, { phoneNumbers: [second] });
    await become([{ phoneNumber: second, label: 'Anna', source: 'CONTACT' }]);
    simulator.deleteContact(contact.id);
    await become([]);
    await syncAgain(client.line);
    await become([]);
    const owners = await services.prisma.callLog.findMany({ where: { id: { in: [log, unassigned] } } });
    expect(new Map(owners.map(({ id, clientId }) => [id, clientId]))).toEqual(
      new Map([
        [log, client.id],
        [unassigned, null],
      ]),
    );
  });

  test('is applied by sync when no webhook tells of it', async () => {
    const { simulator } = product;
    const [first, second] = [newNumber(), newNumber()];
    const client = await newClient();
    await logCall(client, first);
    await connect(client.line);
    await agree(client.line);
    const silently = { silently: true };
    const contact = simulator.addContact({ firstName: 'Bo', phoneNumbers: [first] }, silently);
    expect(await syncAgain(client.line)).toMatchObject({ created: 1 });
    expect(await numbersOf(client.id)).toMatchObject([{ phoneNumber: first, source: 'CONTACT' }]);
    simulator.changeContact(contact.id, { phoneNumbers: [second] }, silently);
    await syncAgain(client.line);
    expect(await numbersOf(client.id)).toMatchObject([{ phoneNumber: second, source: 'CONTACT' }]);
    simulator.deleteContact(contact.id, silently);
    await syncAgain(client.line);
    expect(await numbersOf(client.id)).toEqual([]);
  });

  test('never takes away what a person has given, also when they give what a contact had brought', async () => {
    const { simulator } = product;
    const [given, brought, kept] = [newNumber(), newNumber(), newNumber()];
    const client = await newClient([{ phoneNumber: given, label: 'Ours' }]);
    await logCall(client, brought);
    await logCall(client, kept);
    const contacts = [given, brought, kept].map((phoneNumber) =>
      simulator.addContact({ firstName: 'Cy', phoneNumbers: [phoneNumber] }, { silently: true }),
    );
    await connect(client.line);
    await agree(client.line);
    await giveNumbers(client.externalId, [{ phoneNumber: given, label: 'Ours' }, { phoneNumber: brought }]);
    const all = [
      { phoneNumber: given, label: 'Ours', source: 'PERSON' },
      { phoneNumber: brought, label: 'Cy', source: 'PERSON' },
    ];
    expect(await numbersOf(client.id)).toEqual([
      ...all,
      { phoneNumber: kept, label: 'Cy', source: 'CONTACT' },
    ]);
    for (const { id } of contacts) simulator.deleteContact(id);
    await expect.poll(() => numbersOf(client.id), { timeout: 10_000 }).toEqual(all);
    // What the CRM has taken away and we have made a contact of, is not brought back by that contact.
    await syncAgain(client.line);
    expect(atProvider(given)).toMatchObject([{ firstName: 'Ours' }]);
    await giveNumbers(client.externalId, []);
    await syncAgain(client.line);
    expect(await numbersOf(client.id)).toEqual([]);
    expect(await about(client.line, given)).toMatchObject([
      { action: 'SKIP', reason: expect.stringContaining('stays in OpenPhone') as string },
    ]);
    expect(atProvider(given)).toHaveLength(1);
  });

  test('is not guessed: a number in the calls of two clients, or with two names, changes nobody’s numbers', async () => {
    const { simulator } = product;
    const [both, twoNames] = [newNumber(), newNumber()];
    const [one, other] = [await newClient(), await newClient()];
    await logCall(one, both);
    await logCall(other, both);
    await logCall(one, twoNames);
    for (const { line } of [one, other]) {
      await connect(line);
      await agree(line);
    }
    simulator.addContact({ firstName: 'Di', phoneNumbers: [both] });
    simulator.addContact({ firstName: 'Ed', phoneNumbers: [twoNames] }, { silently: true });
    const double = simulator.addContact(
      { firstName: 'Edward', phoneNumbers: [twoNames] },
      { silently: true },
    );
    await simulator.settled();
    expect(await syncAgain(one.line)).toMatchObject({ created: 0, conflicts: 3 });
    expect(await about(one.line, both)).toMatchObject([{ action: 'CONFLICT', clients: [{}, {}] }]);
    expect(await numbersOf(one.id)).toEqual([]);
    expect(await numbersOf(other.id)).toEqual([]);
    // A person has decided there: by itself it goes on.
    simulator.deleteContact(double.id);
    await expect
      .poll(() => numbersOf(one.id), { timeout: 10_000 })
      .toEqual([{ phoneNumber: twoNames, label: 'Ed', source: 'CONTACT' }]);
  });

  test('brings a person’s other numbers too, unless another client has calls with one of them', async () => {
    const { simulator } = product;
    const [known, mobile, theirs, line] = [newNumber(), newNumber(), newNumber(), newNumber()];
    const [client, other] = [await newClient([{ phoneNumber: known, label: 'Vi' }]), await newClient()];
    await logCall(other, theirs);
    await product.services.prisma.integration.update({
      where: { id: other.line },
      data: { phoneNumber: line },
    });
    await connect(client.line);
    await agree(client.line);
    // A line of the workspace and a short code are nobody's.
    const phoneNumbers = [known, mobile, line, '24273'];
    const contact = simulator.addContact({ firstName: 'Vi', phoneNumbers });
    const both = [
      { phoneNumber: known, label: 'Vi', source: 'PERSON' },
      { phoneNumber: mobile, label: 'Vi', source: 'CONTACT' },
    ];
    await expect.poll(() => numbersOf(client.id), { timeout: 10_000 }).toEqual(both);
    simulator.changeContact(contact.id, { phoneNumbers: [...phoneNumbers, theirs] }, { silently: true });
    await syncAgain(client.line);
    expect(await about(client.line, theirs)).toMatchObject([{ action: 'CONFLICT', clients: [{}, {}] }]);
    expect(await numbersOf(client.id)).toEqual(both);
    expect(await numbersOf(other.id)).toEqual([]);
  });

  test('waits for none that OpenPhone refuses to show, or shows in another form: those stay as they were', async () => {
    const { simulator } = product;
    const [refused, odd, fresh] = [newNumber(), newNumber(), newNumber()];
    const client = await newClient();
    for (const number of [refused, odd, fresh]) await logCall(client, number);
    const silently = { silently: true };
    const kept = [refused, odd].map((number) =>
      simulator.addContact({ firstName: 'Ray', phoneNumbers: [number] }, silently),
    );
    await connect(client.line);
    await agree(client.line);
    const [first, second] = kept;
    if (!first || !second) throw new Error();
    simulator.changeContact(first.id, { isUnlisted: true }, silently);
    const heal = simulator.failAll({ status: 403 }, new RegExp(`/contacts/${first.id}$`));
    // A number in a form that is not documented.
    Reflect.set(atProvider(odd)[0] ?? {}, 'phoneNumbers', [415]);
    simulator.addContact({ firstName: 'Sue', phoneNumbers: [fresh] }, silently);
    const requests = simulator.requests().length;
    expect(await syncAgain(client.line)).toMatchObject({ created: 1, removed: 0, error: null });
    heal();
    expect(await numbersOf(client.id)).toMatchObject([
      { phoneNumber: refused, label: 'Ray' },
      { phoneNumber: odd, label: 'Ray' },
      { phoneNumber: fresh, label: 'Sue' },
    ]);
    const asked = simulator.requests().slice(requests);
    for (const { id } of kept) expect(asked.filter(({ path }) => path.endsWith(id))).toHaveLength(1);
    for (const { id } of kept) simulator.deleteContact(id, silently);
    await syncAgain(client.line);
  });

  test('is not listed again for one that could not be asked for: the reading goes on behind the list', async () => {
    const { simulator, services } = product;
    const client = await newClient();
    const contact = simulator.addContact(
      { firstName: 'Tom', phoneNumbers: [newNumber()] },
      { silently: true },
    );
    await connect(client.line);
    simulator.changeContact(contact.id, { isUnlisted: true }, { silently: true });
    simulator.failNext(1, { status: 402 }, new RegExp(`/contacts/${contact.id}$`));
    await ask('mutation ($line: ID!) { syncContacts(integrationId: $line) { state } }', client, agent);
    await until('the refusal', async () => (await services.prisma.contactWalk.findFirst())?.error);
    const requests = simulator.requests().length;
    await services.prisma.contactWalk.updateMany({ data: { heartbeatAt: new Date(0) } });
    await readContacts.run(product.jobContext);
    const walk = await services.prisma.contactWalk.findFirstOrThrow();
    expect(walk).toMatchObject({ startedAt: null, error: null, pageToken: null });
    const lists = simulator
      .requests()
      .slice(requests)
      .filter(({ path }) => path === '/v1/contacts');
    expect(lists.filter(({ query }) => !query.has('externalIds'))).toEqual([]);
  });

  test('that carries our id is known by it, where nothing else says whose it is', async () => {
    const { simulator } = product;
    const number = newNumber();
    const client = await newClient();
    // Made from here once, before this database was new.
    const externalId = `crm:${client.externalId}:${number}`;
    simulator.addContact(
      { firstName: 'Wes', phoneNumbers: [number], externalId, source: 'seo-crm' },
      { silently: true },
    );
    await connect(client.line);
    await agree(client.line);
    expect(await numbersOf(client.id)).toEqual([{ phoneNumber: number, label: 'Wes', source: 'CONTACT' }]);
    expect(atProvider(number)).toHaveLength(1);
  });

  test('keeps its number while another contact of the same name has it, and not longer', async () => {
    const { simulator, services } = product;
    const number = newNumber();
    const client = await newClient();
    await logCall(client, number);
    const who = { firstName: 'Uma', phoneNumbers: [number] };
    const silently = { silently: true };
    const contacts = [simulator.addContact(who, silently), simulator.addContact(who, silently)];
    await connect(client.line);
    await agree(client.line);
    const bringer = async (): Promise<string | undefined> => {
      const where = { clientId: client.id };
      const brought = await services.prisma.clientNumber.findFirst({ where, include: { contact: true } });
      return brought?.contact?.openPhoneContactId;
    };
    const first = await bringer();
    const second = contacts.find(({ id }) => id !== first)?.id ?? '';
    simulator.deleteContact(first ?? '', silently);
    await syncAgain(client.line);
    expect(await bringer()).toBe(second);
    simulator.deleteContact(second, silently);
    await syncAgain(client.line);
    expect(await numbersOf(client.id)).toEqual([]);
  });

  test('is applied to its end by whoever comes after a process that died on the way', async () => {
    const { services } = product;
    const numbers = Array.from({ length: 3 }, newNumber).map((phoneNumber) => ({
      phoneNumber,
      label: 'Zoe',
    }));
    const client = await newClient(numbers);
    await connect(client.line);
    await agree(client.line);
    const startedAt = new Date();
    // It had done the contacts and stood before the first number.
    await services.prisma.contactSync.update({
      where: { integrationId: client.line },
      data: { dueAt: startedAt, startedAt, phase: 'NUMBERS', worker: randomUUID(), heartbeatAt: new Date(0) },
    });
    expect(await standingOf(client.line)).toMatchObject({ state: 'RUNNING' });
    services.jobs.soon('sync-contacts');
    expect(await ranSince(client.line, startedAt)).toMatchObject({ error: null });
    for (const { phoneNumber } of numbers) expect(atProvider(phoneNumber)).toHaveLength(1);
  });

  test('outlives a list that leaves it out: it is asked for by its id before anything goes', async () => {
    const { simulator } = product;
    const number = newNumber();
    const client = await newClient();
    await logCall(client, number);
    await connect(client.line);
    await agree(client.line);
    const { id } = simulator.addContact({ firstName: 'Flo', phoneNumbers: [number] }, { silently: true });
    await syncAgain(client.line);
    simulator.changeContact(id, { isUnlisted: true }, { silently: true });
    await syncAgain(client.line);
    expect(await numbersOf(client.id)).toMatchObject([{ phoneNumber: number }]);
    expect(simulator.requests().some(({ path }) => path === `/v1/contacts/${id}`)).toBe(true);
    simulator.deleteContact(id, { silently: true });
    await syncAgain(client.line);
    expect(await numbersOf(client.id)).toEqual([]);
  });

  test('is read by whoever comes after a process that died, from the beginning when its place is forgotten', async () => {
    const { simulator, services } = product;
    const number = newNumber();
    const client = await newClient();
    await logCall(client, number);
    await connect(client.line);
    await agree(client.line);
    simulator.addContact({ firstName: 'Flo', phoneNumbers: [number] }, { silently: true });
    const startedAt = new Date();
    const requests = simulator.requests().length;
    const dead = { pageToken: 'forgotten', worker: randomUUID(), heartbeatAt: new Date(0) };
    await services.prisma.contactWalk.update({
      where: { id: 1 },
      data: { dueAt: startedAt, startedAt, ...dead },
    });
    await readContacts.run(product.jobContext);
    await isRead(client.line, startedAt);
    await ranSince(client.line, startedAt);
    const asked = simulator.requests().slice(requests);
    expect(asked.some(({ query }) => query.get('pageToken') === 'forgotten')).toBe(true);
    expect(await numbersOf(client.id)).toMatchObject([{ phoneNumber: number }]);
  });
});

describe('a number on its way to OpenPhone', () => {
  test('that OpenPhone has, and does not list, is a conflict that is listed and not pressed', async () => {
    const { simulator } = product;
    const number = newNumber();
    const client = await newClient([{ phoneNumber: number, label: 'Gil' }]);
    await connect(client.line);
    simulator.addContact({ firstName: 'Gilbert', phoneNumbers: [number] }, { silently: true });
    expect(await about(client.line, number)).toMatchObject([{ action: 'CREATE' }]);
    expect(await agree(client.line)).toMatchObject({ created: 0, conflicts: 1 });
    expect(await about(client.line, number)).toMatchObject([
      { action: 'CONFLICT', reason: expect.stringContaining('Search for the number there') as string },
    ]);
    const requests = simulator.requests().length;
    const since = new Date();
    await giveNumbers(client.externalId, [{ phoneNumber: number, label: 'Gil' }]);
    await ranSince(client.line, since);
    expect(writesSince(requests)).toEqual([]);
    expect(atProvider(number)).toHaveLength(1);
  });

  test('that is renamed changes the contact’s name alone; what was deleted meanwhile is made anew', async () => {
    const { simulator } = product;
    const number = newNumber();
    const client = await newClient([{ phoneNumber: number, label: 'Hal' }]);
    await connect(client.line);
    await agree(client.line);
    const [contact] = atProvider(number);
    if (!contact) throw new Error('no contact was made');
    // Somebody adds to it there: that is theirs.
    simulator.changeContact(contact.id, { lastName: 'Smith', role: 'Partner' });
    await simulator.settled();
    const rename = async (label: string): Promise<void> => {
      const since = new Date();
      await giveNumbers(client.externalId, [{ phoneNumber: number, label }]);
      await ranSince(client.line, since);
    };
    await rename('Harold');
    expect(atProvider(number)).toMatchObject([
      { id: contact.id, firstName: 'Harold', lastName: 'Smith', role: 'Partner', phoneNumbers: [number] },
    ]);
    simulator.changeContact(contact.id, { isGhost: true }, { silently: true });
    await rename('Harry');
    expect(atProvider(number).filter(({ isGhost }) => !isGhost)).toMatchObject([{ firstName: 'Harry' }]);
  });

  test.each([
    ['a webhook tells of it', true],
    ['nothing tells of it', false],
  ])('whose answer was lost becomes one contact all the same: %s', async (_, isTold) => {
    const { simulator, services } = product;
    const number = newNumber();
    const client = await newClient([{ phoneNumber: number, label: 'Ivy' }]);
    await connect(client.line);
    simulator.dropAnswerOfNextSend();
    await ask('mutation ($line: ID!) { applyContactSync(integrationId: $line) { state } }', client, agent);
    const unknown = { phoneNumber: number, state: 'UNKNOWN' } as const;
    const link = await until(
      'the answer to be given up',
      () => services.prisma.contactLink.findFirst({ where: unknown }),
      20_000,
    );
    const entries = await about(client.line, number);
    expect(entries.find(({ direction }) => direction === 'TO_OPENPHONE')).toMatchObject({
      action: 'SKIP',
      reason: expect.stringContaining('did not answer') as string,
    });
    if (!isTold) await services.prisma.contact.deleteMany({ where: { phoneNumbers: { has: number } } });
    await services.prisma.contactLink.update({ where: { id: link.id }, data: { nextAttemptAt: new Date() } });
    const requests = simulator.requests().length;
    await giveNumbers(client.externalId, [{ phoneNumber: number, label: 'Ivy' }]);
    await until('the contact to be found', () =>
      services.prisma.contactLink.findFirst({ where: { phoneNumber: number, state: 'DONE' } }),
    );
    expect(writesSince(requests)).toEqual([]);
    expect(atProvider(number)).toHaveLength(1);
  });

  test('never changes a contact that is not ours to change', async () => {
    const { simulator } = product;
    const number = newNumber();
    const client = await newClient([{ phoneNumber: number, label: 'Jo' }]);
    simulator.addContact(
      {
        firstName: 'Joanna',
        phoneNumbers: [number],
        source: 'hubspot',
        externalId: `crm:${client.externalId}:${number}`,
      },
      { silently: true },
    );
    await connect(client.line);
    const requests = simulator.requests().length;
    await agree(client.line);
    expect(writesSince(requests)).toEqual([]);
    expect(await about(client.line, number)).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({
          direction: 'TO_OPENPHONE',
          action: 'SKIP',
          reason: expect.stringContaining('read-only') as string,
        }),
      ]) as [],
    );
    expect(atProvider(number)).toMatchObject([{ firstName: 'Joanna' }]);
  });

  test('is made once, however many processes go through it at once', async () => {
    const numbers = Array.from({ length: 6 }, newNumber);
    const client = await newClient(numbers.map((phoneNumber) => ({ phoneNumber, label: phoneNumber })));
    // A second line of the same client has a run of its own.
    const { id: second } = await product.services.prisma.integration.create({
      data: {
        id: randomUUID(),
        clientId: client.id,
        phoneNumberId: `PN${randomUUID()}`,
        phoneNumber: newNumber(),
        displayName: 'second',
      },
    });
    await connect(second);
    await connect(client.line);
    for (const line of [second, client.line])
      await ask(
        'mutation ($line: ID!) { applyContactSync(integrationId: $line) { state } }',
        { line },
        agent,
      );
    await Promise.all(Array.from({ length: 3 }, () => syncContacts.run(product.jobContext)));
    await until('all to be made', () =>
      Promise.resolve(numbers.every((number) => atProvider(number).length > 0)),
    );
    await until('both runs to end', async () =>
      [await standingOf(second), await standingOf(client.line)].every(
        // One that the other process is at is looked at again later.
        ({ state }) => state === 'DONE' || state === 'WAITING',
      ),
    );
    for (const number of numbers) expect(atProvider(number)).toHaveLength(1);
    const posted = product.simulator
      .requests()
      .filter(
        ({ method, body }) => method === 'POST' && numbers.some((one) => JSON.stringify(body).includes(one)),
      );
    expect(posted).toHaveLength(numbers.length);
  });
});

describe('a line that is switched off', () => {
  // Due by this clock alone: the product's own job must not take the run first.
  const ahead = 11 * 60_000;
  const clock = (): Date => new Date(Date.now() + ahead);

  /** A run that is due, for a client with so many numbers to send. */
  async function dueRun(count: number): Promise<string> {
    const { prisma } = product.services;
    const { id, line } = await newClient();
    await prisma.clientNumber.createMany({
      data: Array.from({ length: count }, () => ({
        id: randomUUID(),
        clientId: id,
        phoneNumber: newNumber(),
        label: 'Pat',
      })),
    });
    await prisma.integration.update({
      where: { id: line },
      data: { syncContacts: true, contactsConfirmedAt: new Date() },
    });
    await prisma.contactSync.create({
      data: {
        integrationId: line,
        phase: 'NUMBERS',
        startedAt: new Date(),
        dueAt: new Date(Date.now() + ahead - 60_000),
      },
    });
    return line;
  }

  test('comes to the end of its run, however many numbers were left', async () => {
    const { prisma } = product.services;
    const { telephony } = product.jobContext;
    // More than one batch after the one that it is switched off in.
    const line = await dueRun(120);
    const requests = product.simulator.requests().length;
    await syncContacts.run({
      ...product.jobContext,
      clock,
      telephony: {
        ...telephony,
        async findContacts(externalIds) {
          await prisma.integration.update({ where: { id: line }, data: { isActive: false } });
          return telephony.findContacts(externalIds);
        },
        createContact: () => Promise.reject(new ProviderRejected('No more room.', { status: 400 })),
      },
    });
    const run = await prisma.contactSync.findUniqueOrThrow({ where: { integrationId: line } });
    expect(run).toMatchObject({ worker: null, startedAt: null, skipped: 50 });
    expect(writesSince(requests)).toEqual([]);
  });

  test.each([
    ['off', 'mutation ($id: ID!) { updateIntegration(id: $id, input: { isActive: false }) { id } }'],
    ['away', 'mutation ($id: ID!) { deleteIntegration(id: $id) { id } }'],
  ])('%s is taken from whoever is at its contacts', async (_what, mutation) => {
    const line = await dueRun(0);
    const held = await takeContactSync({ ...product.services, clock });
    if (held?.integrationId !== line) throw new Error('It was not the one that is due.');
    await ask(mutation, { id: line }, agent);
    const { sql, prisma } = product.services;
    await expect(advanceContactSync(sql, held, held, [], new Date())).rejects.toThrow('switched off');
    const run = await prisma.contactSync.findUniqueOrThrow({ where: { integrationId: line } });
    expect(run).toMatchObject({ worker: null, heartbeatAt: null, position: null, phase: 'CONTACTS' });
    expect(await takeContactSync({ ...product.services, clock })).toBeUndefined();
  });
});

test('numbers that a person gives wait for the contacts that are being applied, before they lock any row', async () => {
  const { sql } = product.services;
  const number = newNumber();
  const { externalId, id } = await newClient([{ phoneNumber: number, label: 'Old' }]);
  let given: Promise<string> | undefined;
  await sql.transaction(async (transaction) => {
    await lockContacts(transaction);
    given = giveNumbers(externalId, [{ phoneNumber: number, label: 'New' }]);
    await until('the numbers to wait', async () => {
      // The mutation, and none of the jobs, which wait for the same: it has written the client already.
      const waiting = await sql.query(
        `SELECT 1 FROM pg_locks AS awaited JOIN pg_locks AS held USING (pid)
          WHERE awaited.locktype = 'advisory' AND NOT awaited.granted
            AND held.relation = 'clients'::regclass AND held.mode = 'RowExclusiveLock'`,
      );
      return waiting.length > 0;
    });
    await transaction.query('SELECT 1 FROM client_numbers WHERE client_id = $1::uuid FOR UPDATE NOWAIT', [
      id,
    ]);
  });
  await given;
  expect(await numbersOf(id)).toMatchObject([{ label: 'New' }]);
});

test('a client keeps its region when it is changed without one; a new one is in the US', async () => {
  const externalId = `client-${(made += 1)}`;
  const upsert = async (input: object): Promise<string> => {
    const { upsertClient } = await ask<{ upsertClient: { region: string } }>(
      'mutation ($input: UpsertClientInput!) { upsertClient(input: $input) { region } }',
      { input: { externalId, name: 'London Dental', ...input } },
    );
    return upsertClient.region;
  };
  expect(await upsert({})).toBe('US');
  expect(await upsert({ region: 'gb' })).toBe('GB');
  expect(await upsert({ numbers: [{ phoneNumber: '020 7946 0018' }] })).toBe('GB');
});

test('what was decided before another process has asked is not asked any more', async () => {
  const phoneNumber = newNumber();
  const client = await newClient([{ phoneNumber, label: 'Max' }]);
  const externalId = `crm:${client.externalId}:${phoneNumber}`;
  const decided = { kind: 'create', clientId: client.id, externalId, phoneNumber } as const;
  const request = { ...decided, firstName: 'Max', company: 'The client', attempts: 0 };
  const requests = product.simulator.requests().length;
  expect(await sendContact(product.services, request, undefined)).toBe('done');
  expect(await sendContact(product.services, request, undefined)).toBe('somebody else does it');
  expect(writesSince(requests)).toHaveLength(1);
});

test('a provider that cannot be asked is said so, and asked again', async () => {
  const client = await newClient([{ phoneNumber: newNumber(), label: 'Kit' }]);
  await connect(client.line);
  product.simulator.failNext(1, { status: 401 }, /contacts/);
  await ask('mutation ($line: ID!) { applyContactSync(integrationId: $line) { state } }', client, agent);
  const failed = await until('the failure', async () => {
    const now = await standingOf(client.line);
    return now.state === 'FAILED' && now;
  });
  expect(failed.error).toContain('OPENPHONE_API_KEY');
  expect(await agree(client.line)).toMatchObject({ error: null });
});

test('it all works on the embedded database', { timeout: 60_000 }, async () => {
  const usual = product;
  product = await startTestProduct('pglite');
  try {
    const [known, theirs] = [newNumber(), newNumber()];
    const client = await newClient([{ phoneNumber: known, label: 'Lou' }]);
    await logCall(client, theirs);
    product.simulator.addContact({ firstName: 'Mo', phoneNumbers: [theirs] }, { silently: true });
    await connect(client.line);
    expect(await agree(client.line)).toMatchObject({ created: 2 });
    expect(await numbersOf(client.id)).toHaveLength(2);
    expect(atProvider(known)).toHaveLength(1);
  } finally {
    await product.stop();
    product = usual;
  }
});
