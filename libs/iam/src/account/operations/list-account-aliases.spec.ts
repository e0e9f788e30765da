import { ACCOUNT, anAccount, given } from '#testing';
import { listAccountAliases } from './list-account-aliases.js';

describe('ListAccountAliases', () => {
  it('lists the alias, or none', async () => {
    const aliased = given(anAccount([{ type: 'AccountAliasCreated', data: { accountAlias: 'works' } }]));
    expect(await aliased.answer(listAccountAliases, {}, { principal: { account: ACCOUNT } })).toEqual({ AccountAliases: ['works'], IsTruncated: false });
    expect(await given(anAccount()).answer(listAccountAliases, {}, { principal: { account: ACCOUNT } })).toEqual({ AccountAliases: [], IsTruncated: false });
  });

  it('lists none outside accounts', async () => {
    expect(await given().answer(listAccountAliases, {})).toEqual({ AccountAliases: [], IsTruncated: false });
  });

  it('asks for its action on every resource', async () => {
    expect(await given().asks(listAccountAliases, {})).toEqual([{ action: 'iam:ListAccountAliases', resource: '*', resourceAccount: '', cap: { type: 'accounts', access: 'read' } }]);
  });
});
