import { seesCounts } from '../access.ts';
import { builder } from '../builder.ts';
import { isComplete } from './is-complete.ts';
import { NotLoggedType, readNotLogged } from './not-logged-count.ts';
import { countOr0, SyncRunType } from './sync-run.ts';

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
  unreadable: t.int({
    resolve: countOr0('unreadable'),
    description:
      'How many listed records have no form that we know: they cannot be logged, nor named. 0 where the viewer sees no counts.',
  }),
  notLogged: t.field({
    type: [NotLoggedType],
    description:
      'How many of the listed are not logged on purpose, and why. They are not missing. Empty where the viewer sees no counts.',
    resolve: (run, _args, { viewer }) => (seesCounts(viewer, run) ? readNotLogged(run.notLogged) : []),
  }),
  complete: t.boolean({
    nullable: true,
    description:
      'Whether nothing that the provider lists is missing here, once a check or a repair has ended well; null before, and of a sync.',
    resolve: isComplete,
  }),
  check: t.relation('check', { nullable: true, description: 'Of a repair: the check that it repairs.' }),
}));
