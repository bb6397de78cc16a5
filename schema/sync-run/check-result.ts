import { builder } from '../builder.ts';
import { isComplete } from './is-complete.ts';
import { NotLoggedType, readNotLogged } from './not-logged-count.ts';
import { SyncRunType } from './sync-run.ts';

builder.prismaObjectFields(SyncRunType, (t) => ({
  missingCalls: t.exposeInt('missingCalls', {
    nullable: true,
    description:
      'How many calls the provider lists and we lack, at the end of a check or of a repair; null of a sync, which does not ask.',
  }),
  missingMessages: t.exposeInt('missingMessages', {
    nullable: true,
    description:
      'How many texts the provider lists and we lack, at the end of a check or of a repair; null of a sync, which does not ask.',
  }),
  unlistedCalls: t.exposeInt('unlistedCalls', {
    nullable: true,
    description:
      'How many calls we have that the provider no longer lists: they were deleted there. A check’s.',
  }),
  unlistedMessages: t.exposeInt('unlistedMessages', {
    nullable: true,
    description:
      'How many texts we have that the provider no longer lists: they were deleted there. A check’s.',
  }),
  unreadable: t.exposeInt('unreadable', {
    description: 'How many listed records have no form that we know: they cannot be logged, nor named.',
  }),
  notLogged: t.field({
    type: [NotLoggedType],
    description: 'How many of the listed are not logged on purpose, and why. They are not missing.',
    resolve: ({ notLogged }) => readNotLogged(notLogged),
  }),
  complete: t.boolean({
    nullable: true,
    description:
      'Whether nothing that the provider lists is missing here, once a check or a repair has ended well; null before, and of a sync.',
    resolve: isComplete,
  }),
  check: t.relation('check', { nullable: true, description: 'Of a repair: the check that it repairs.' }),
}));
