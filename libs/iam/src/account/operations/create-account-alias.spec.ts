import { ACCOUNT, anAccount, given } from '#testing';
import { createAccountAlias } from './create-account-alias.js';

const within = { principal: { account: ACCOUNT } };
const stream = `account/${ACCOUNT}`;

describe('CreateAccountAlias', () => {
  it('gives the account a name that nobody else has', () => {
    const { take } = given(anAccount()).when(createAccountAlias, { AccountAlias: 'works' }, within).thenEvents({ type: 'AccountAliasCreated', data: { accountAlias: 'works' } });
    expect(take).toEqual([{ name: 'account-alias:works', owner: stream }]);
  });

  it('replaces the alias of before, and records nothing for the same', () => {
    const aliased = given(anAccount([{ type: 'AccountAliasCreated', data: { accountAlias: 'works' } }]));
    const { release } = aliased.when(createAccountAlias, { AccountAlias: 'mills' }, within)
      .thenEvents({ type: 'AccountAliasDeleted', data: { accountAlias: 'works' } }, { type: 'AccountAliasCreated', data: { accountAlias: 'mills' } });
    expect(release).toEqual([{ name: 'account-alias:works', owner: stream }]);
    aliased.when(createAccountAlias, { AccountAlias: 'works' }, within).thenNothing();
  });

  it('refuses an alias of another account, and callers of no account', () => {
    const other = anAccount([{ type: 'AccountAliasCreated', data: { accountAlias: 'works' } }], { accountId: '194524073938' });
    given(anAccount(), other).when(createAccountAlias, { AccountAlias: 'works' }, within).thenError('EntityAlreadyExists', 'The account alias works already exists.');
    given(other).when(createAccountAlias, { AccountAlias: 'x' }, { principal: { account: 'ten1' } }).thenError('InvalidInput');
    given(other).when(createAccountAlias, { AccountAlias: 'x' }, within).thenError('InvalidInput');
  });

  it('asks for its action on every resource', async () => {
    expect(await given(anAccount()).asks(createAccountAlias, { AccountAlias: 'works' }, within)).toEqual([{ action: 'iam:CreateAccountAlias', resource: '*', resourceAccount: ACCOUNT, cap: { type: 'accounts', access: 'write' } }]);
  });
});
