import { given } from '#testing';
import { getCallerIdentity } from './get-caller-identity.js';

describe('GetCallerIdentity', () => {
  it('answers who the caller is; the account is empty outside accounts', async () => {
    expect(await given().answer(getCallerIdentity, {})).toEqual({ UserId: 'AIDA00000000000TESTER', Account: '', Arn: 'arn:aws:iam:::user/TESTER' });
  });

  it('names the tenant as the account, and a session as AWS does', async () => {
    const principal = { account: 'tenant', arn: 'arn:aws:sts::tenant:assumed-role/R/s', userId: 'AROA1:s', kind: 'assumed-role' as const };
    expect(await given().answer(getCallerIdentity, {}, { principal })).toEqual({ UserId: 'AROA1:s', Account: 'tenant', Arn: principal.arn });
  });

  it('asks for no permission, so that not even a Deny stops it', async () => {
    expect(await given().asks(getCallerIdentity, {})).toEqual([]);
  });
});
