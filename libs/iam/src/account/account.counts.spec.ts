import { ACCOUNT, anAccount, folded } from '#testing';
import type { Present } from '#operation';
import { accountCounter, CLOSED, COUNTED, countIn } from './account.counts.js';
import type { AccountState } from './account.state.js';

const within = (limits: object): Present<AccountState> => folded(anAccount([], limits)) as Present<AccountState>;

describe('what is counted in an account', () => {
  it('is nothing outside real accounts', () => {
    for (const account of ['', 'ten1', 'RGW1', '12345678901']) for (const what of COUNTED) expect(countIn(account, what, 1)).toEqual([]);
  });

  it('goes up to the account\'s limit', () => {
    expect(countIn(ACCOUNT, 'users', 1, within({ maxUsers: 7 }))).toEqual([{ name: `users:${ACCOUNT}`, by: 1, limit: 7 }]);
    expect(countIn(ACCOUNT, 'roles', 1, within({ maxRoles: 8 }))).toEqual([{ name: `roles:${ACCOUNT}`, by: 1, limit: 8 }]);
    expect(countIn(ACCOUNT, 'groups', 1, within({ maxGroups: 9 }))).toEqual([{ name: `groups:${ACCOUNT}`, by: 1, limit: 9 }]);
  });

  it('has no limit where that is negative, and none at all fit 0; with buckets it is the other way round, as in RGW', () => {
    expect(countIn(ACCOUNT, 'users', 1, within({ maxUsers: -1 }))).toEqual([{ name: `users:${ACCOUNT}`, by: 1, limit: CLOSED - 1 }]);
    expect(countIn(ACCOUNT, 'users', 1, within({ maxUsers: 0 }))).toEqual([{ name: `users:${ACCOUNT}`, by: 1, limit: 0 }]);
    expect(countIn(ACCOUNT, 'buckets', 1, within({ maxBuckets: 0 }))).toEqual([{ name: `buckets:account/${ACCOUNT}`, by: 1, limit: CLOSED - 1 }]);
    expect(countIn(ACCOUNT, 'buckets', 1, within({ maxBuckets: -1 }))).toEqual([{ name: `buckets:account/${ACCOUNT}`, by: 1, limit: 0 }]);
  });

  it('goes down whatever the limit is', () => {
    expect(countIn(ACCOUNT, 'users', -1, within({ maxUsers: 1 }))).toEqual([{ name: `users:${ACCOUNT}`, by: -1 }]);
  });

  it('has a counter of its own in each account', () => {
    const names = COUNTED.flatMap((what) => [accountCounter(ACCOUNT, what), accountCounter('111111111111', what)]);
    expect(new Set(names).size).toBe(names.length);
  });
});
