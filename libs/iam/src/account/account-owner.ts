import type { Aggregate } from '#event-sourcing';
import { accountEventTypes } from './account.events.js';

/** That an account of the id was ever made. */
export interface AccountOwner {
  readonly account: string;
}

/** The account streams seen as owners of their ids, for `loads`: a deleted account is still there. Not registered: it has no rows of its own. */
export const accountOwner: Aggregate<AccountOwner> = {
  kind: 'account',
  events: accountEventTypes,
  evolve: (_state, event) => ({ account: event.account }),
  row: (state) => ({ account: state.account, name: '', path: '/' }),
  keys: () => [],
};
