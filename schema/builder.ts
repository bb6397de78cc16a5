import SchemaBuilder from '@pothos/core';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import { GraphQLError } from 'graphql';
import { getDatamodel } from '../prisma/generated/pothos.ts';
import type PrismaTypes from '../prisma/generated/pothos.ts';
import type { Context } from './context.ts';
import { parseNumber } from './phone-number/normalize-number.ts';

/** Plugins, defaults and scalars; it defines no type (those are in the folders of their nouns). */
export const builder = new SchemaBuilder<{
  Context: Context;
  PrismaTypes: PrismaTypes;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    PhoneNumber: { Input: string; Output: string };
  };
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
}>({
  plugins: [RelayPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  relay: {
    clientMutationId: 'omit',
    cursorType: 'String',
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    edgesFieldOptions: { nullable: false, description: 'The entries of this page, in order.' },
    nodeFieldOptions: { nullable: false, description: 'The entry itself.' },
    cursorFieldOptions: { description: 'Where this entry stands: what `after` and `before` take. Opaque.' },
    pageInfoFieldOptions: { description: 'Whether there is more, and from where to go on.' },
    pageInfoTypeOptions: { description: 'Relay cursor connections, section 5.' },
    hasNextPageFieldOptions: { description: 'Whether more comes after this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether more comes before this page.' },
    startCursorFieldOptions: {
      description: 'The cursor of its first entry: what `before` takes to go back.',
    },
    endCursorFieldOptions: { description: 'The cursor of its last entry: what `after` takes to go on.' },
    firstArgOptions: { description: 'How many, from the start: 25 unless told, 100 at most.' },
    afterArgOptions: { description: 'Only what comes after this cursor.' },
    lastArgOptions: { description: 'How many, from the end; 100 at most.' },
    beforeArgOptions: { description: 'Only what comes before this cursor.' },
  },
  prisma: {
    client: (context) => context.prisma,
    dmmf: getDatamodel(),
    exposeDescriptions: false,
  },
});

builder.queryType({
  description: 'Everything that can be read. A row that the viewer may not see does not exist here.',
});
builder.mutationType({ description: 'Everything that can be done. Each leaves a row in the audit log.' });
builder.subscriptionType({
  description: 'What happens from now on, or from a cursor on, without a gap and without a repeat.',
});

builder.scalarType('DateTime', {
  description: 'A moment: ISO 8601 in UTC, e.g. `2026-04-13T12:00:00.000Z`.',
  serialize: (value) => value.toISOString(),
  parseValue(value) {
    const moment = typeof value === 'string' ? new Date(value) : undefined;
    if (!moment || Number.isNaN(moment.getTime()))
      throw badScalar('DateTime', value, 'an ISO 8601 time such as 2026-04-13T12:00:00Z');
    return moment;
  },
});

builder.scalarType('PhoneNumber', {
  description:
    'A phone number: E.164, e.g. `+12125550101`. In answers also what is no number but stands for one: a short code, or `Anonymous`.',
  serialize: (value) => value,
  parseValue(value) {
    const number = typeof value === 'string' ? parseNumber(value) : undefined;
    if (number === undefined) throw badScalar('PhoneNumber', value, 'a number in E.164 such as +12125550101');
    return number;
  },
});

function badScalar(type: string, value: unknown, wanted: string): GraphQLError {
  return new GraphQLError(`${type} cannot be ${JSON.stringify(value)}: it takes ${wanted}.`, {
    extensions: { code: 'BAD_USER_INPUT', field: type },
  });
}
