import { builder } from '../builder.ts';

/** What a viewer had in a timeline and has there no longer. */
export interface RemovedItem {
  readonly id: string;
  readonly isRemoved: true;
}

export const RemovedItemType = builder.objectRef<RemovedItem>('RemovedItem').implement({
  description:
    'What stood in a timeline and no longer does: it was assigned elsewhere, or turned out to be another entry’s twin. Never in a page, only in live events and as the answer to a write that took it away.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id that it had, and may have in another timeline.' }),
  }),
});

export const removedItem = (id: string): RemovedItem => ({ id, isRemoved: true });
