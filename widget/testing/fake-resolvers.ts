import { GraphQLError } from 'graphql';
import type { FakeWorld, Row } from './fake-world.ts';
import { aLine, aMessage } from './fake-world.ts';

interface Context {
  world: FakeWorld;
}
type Arguments = Record<string, unknown> & { input: Record<string, unknown>; id: string };

const numbers = [
  { id: 'PN1', phoneNumber: '+15550109999', name: 'Main line', symbol: '📞' },
  { id: 'PN2', phoneNumber: '+15550108888', name: 'Google Ads', symbol: '📈' },
  { id: 'PN3', phoneNumber: '+15550107777', name: 'After hours', symbol: '🌙' },
];

function client(world: FakeWorld) {
  return {
    id: 'client-1',
    externalId: 'hartley-law',
    name: 'Hartley & Boone Law',
    region: 'US',
    numbers: [{ phoneNumber: '+15550100001', label: 'Front desk' }, { phoneNumber: '+15550100002' }],
    integrations: world.integrations,
  };
}

/** The fault that this field was told to have next. */
function fail(world: FakeWorld, field: string): void {
  const code = world.faults.get(field)?.shift();
  if (code) throw new GraphQLError(`${field} was told to fail`, { extensions: { code } });
}

function line(world: FakeWorld, id: unknown): Record<string, unknown> {
  return world.integrations.find((known) => known['id'] === id) ?? {};
}

export const resolvers = {
  TimelineItem: { __resolveType: (row: Row) => row.__typename },
  Query: {
    viewer: (_: unknown, __: unknown, { world }: Context) => world.viewer,
    client: (_: unknown, { externalId }: Arguments, { world }: Context) => {
      fail(world, 'client');
      return externalId === 'hartley-law' ? client(world) : null;
    },
    clients: (_: unknown, __: unknown, { world }: Context) => ({
      edges: [{ cursor: '1', node: client(world) }],
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
      totalCount: 1,
    }),
    phoneNumbers: (_: unknown, __: unknown, { world }: Context) => {
      fail(world, 'phoneNumbers');
      return numbers.map((number) => ({
        ...number,
        calling: {},
        integrations: world.integrations
          .filter((known) => known['phoneNumberId'] === number.id)
          .map((known) => ({ ...known, client: client(world) })),
      }));
    },
    timeline: (_: unknown, { first, after }: Arguments, { world }: Context) => {
      fail(world, 'timeline');
      const rest = world.newestFirst().filter((row) => typeof after !== 'string' || row.id < after);
      const page = rest.slice(0, Number(first));
      return {
        edges: page.map((node) => ({ cursor: node.id, node })),
        pageInfo: {
          hasNextPage: rest.length > page.length,
          hasPreviousPage: false,
          endCursor: page.at(-1)?.id,
        },
        liveCursor: String(world.log.length),
      };
    },
  },
  Mutation: {
    createIntegration: (_: unknown, { input }: Arguments, { world }: Context) => {
      fail(world, 'createIntegration');
      const number = numbers.find((known) => known.id === input['phoneNumberId']);
      const made = aLine({ ...input, phoneNumber: number?.phoneNumber });
      if (made['isDefault'])
        world.integrations = world.integrations.map((known) => ({ ...known, isDefault: false }));
      world.integrations.push(made);
      return made;
    },
    updateIntegration: (_: unknown, { id, input }: Arguments, { world }: Context) => {
      fail(world, 'updateIntegration');
      if (input['isDefault']) for (const known of world.integrations) known['isDefault'] = false;
      return Object.assign(line(world, id), input);
    },
    deleteIntegration: (_: unknown, { id }: Arguments, { world }: Context) => {
      fail(world, 'deleteIntegration');
      const gone = line(world, id);
      world.integrations = world.integrations.filter((known) => known !== gone);
      return { ...gone, deletedAt: new Date().toISOString() };
    },
    makeCall: (_: unknown, { input }: Arguments, { world }: Context) => {
      fail(world, 'makeCall');
      const now = Date.now();
      return world.publish({
        __typename: 'CallIntent',
        id: world.idAt(now),
        from: '+15550109999',
        to: input['to'],
        status: 'OPEN',
        telUrl: `tel:${String(input['to'])}`,
        appUrl: `openphone://dial?number=${encodeURIComponent(String(input['to']))}&action=call`,
        requestedBy: 'ada',
        createdAt: new Date(now).toISOString(),
        expiresAt: new Date(now + 300_000).toISOString(),
      });
    },
    sendMessage: (_: unknown, { input }: Arguments, { world }: Context) => {
      fail(world, 'sendMessage');
      const key = String(input['idempotencyKey']);
      const sent = world.sentByKey.get(key);
      if (sent) return sent;
      const { to, content } = input;
      const made = aMessage(world, {
        at: Date.now(),
        direction: 'OUTBOUND',
        status: 'SENT',
        from: '+15550109999',
        to,
        content,
      });
      world.sentByKey.set(key, made);
      return world.publish(made);
    },
    retryMessage: (_: unknown, { id }: Arguments, { world }: Context) => {
      fail(world, 'retryMessage');
      const failed = world.items.get(id);
      return (
        failed &&
        world.publish({ ...failed, status: 'SENT', retryable: false, updatedAt: new Date().toISOString() })
      );
    },
  },
  Subscription: {
    activity: {
      subscribe: (_: unknown, { after }: Arguments, { world }: Context) => {
        fail(world, 'activity');
        return world.follow(typeof after === 'string' ? after : undefined);
      },
      resolve: (event: object) => ({ ...event, occurredAt: new Date().toISOString() }),
    },
  },
};
