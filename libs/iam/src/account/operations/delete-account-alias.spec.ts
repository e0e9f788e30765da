import { ACCOUNT, anAccount, given } from '#testing';
import { deleteAccountAlias } from './delete-account-alias.js';

const within = { principal: { account: ACCOUNT } };
const aliased = given(anAccount([{ type: 'AccountAliasCreated', data: { accountAlias: 'works' } }]));

describe('DeleteAccountAlias', () => {
  it('takes the alias away, which is free again', () => {
    const { release } = aliased.when(deleteAccountAlias, { AccountAlias: 'works' }, within).thenEvents({ type: 'AccountAliasDeleted', data: { accountAlias: 'works' } });
    expect(release).toEqual([{ name: 'account-alias:works', owner: `account/${ACCOUNT}` }]);
  });

  it('refuses an alias that the account does not have, and callers of no account', () => {
    aliased.when(deleteAccountAlias, { AccountAlias: 'mills' }, within).thenError('NoSuchEntity', 'The account alias mills cannot be found.');
    given(anAccount()).when(deleteAccountAlias, { AccountAlias: 'works' }, within).thenError('NoSuchEntity');
    aliased.when(deleteAccountAlias, { AccountAlias: 'works' }).thenError('InvalidInput');
  });

  it('asks for its action on every resource', async () => {
    expect(await aliased.asks(deleteAccountAlias, { AccountAlias: 'works' }, within)).toMatchObject([{ action: 'iam:DeleteAccountAlias', resource: '*' }]);
  });
});
