import type { Aggregate } from '#event-sourcing';
import { userEventTypes } from './user.events.js';

/** Whose stream an access key id belongs to. */
export interface AccessKeyOwner {
  readonly account: string;
}

/**
 * The user streams seen as owners of key ids, for `loads`: unlike `user`, a deleted user is still there, so an operation
 * can tell an id that was retired with its user from one that nobody ever had. Not registered: it has no rows of its own.
 */
export const accessKeyOwner: Aggregate<AccessKeyOwner> = {
  kind: 'user',
  events: userEventTypes,
  evolve: (_state, event) => ({ account: event.account }),
  row: (state) => ({ account: state.account, name: '', path: '/' }),
  keys: () => [],
};
