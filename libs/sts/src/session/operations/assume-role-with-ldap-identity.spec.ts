import type { FederatedIdentity } from '#operation';
import { aRole, aUser, type ContextOptions, given, history, HISTORY_TIME, ROLE_ID, USER_STREAM } from '#testing';
import { identityMapping } from '../../identity-mapping/identity-mapping.projection.js';
import type { MappedRights } from '../../identity-mapping/identity-mapping.events.js';
import { assumeRoleWithLDAPIdentity } from './assume-role-with-ldap-identity.js';

const NOW = HISTORY_TIME.getTime() + 3_600_000;
const ROLE = 'arn:aws:iam:::role/S3Access';
const TRUST = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Federated: 'ldap' }, Action: 'sts:AssumeRoleWithLDAPIdentity' }] });
const federated: FederatedIdentity = {
  kind: 'ldap', provider: 'ldap', userStream: USER_STREAM, subject: 'cn=alice,ou=people', name: 'alice', groups: ['cn=dev,ou=groups'], sessionName: 'alice ä',
  conditions: { 'ldap:user': 'cn=alice,ou=people', 'ldap:username': 'alice', 'ldap:groups': ['cn=dev,ou=groups'] }, tags: [['Department', 'Eng']], authenticatedAt: NOW - 1000,
};
const caller: ContextOptions = { principal: { kind: 'anonymous', arn: '', accessKeyId: '', federated } };
const input = { LDAPUsername: 'alice', LDAPPassword: 'secret' };
const mapping = (rights: Partial<MappedRights>) => history(identityMapping, 'identity-mapping/1', '', [
  { type: 'IdentityMappingCreated', data: { mappingId: '1', provider: 'ldap', match: { kind: 'group', value: 'cn=dev,ou=groups' }, roleArns: [], policies: [], ...rights } },
]);
const role = aRole([], { assumeRolePolicyDocument: TRUST });
const user = aUser([{ type: 'UserSessionsRevoked', data: {} }], { userName: 'alice', type: 'ldap' });
const byRole = given(role, user, mapping({ roleArns: [ROLE] }));
const byPolicies = given(user, mapping({ policies: [{ policyArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess', policyId: '' }] }));

const claimsIn = (reply: any) => JSON.parse(reply.Credentials.SessionToken.slice('token('.length, -1));

describe('AssumeRoleWithLDAPIdentity', () => {
  it('asks the trust policy of the mapped role, with the keys of the identity', async () => {
    const asked = await byRole.asks(assumeRoleWithLDAPIdentity, input, caller);
    expect(asked.map(({ action }) => action)).toEqual(['sts:AssumeRoleWithLDAPIdentity', 'sts:TagSession']);
    expect(asked[0]).toMatchObject({ resource: ROLE, trust: true, conditions: { 'ldap:username': 'alice', 'ldap:groups': ['cn=dev,ou=groups'], 'sts:RoleSessionName': 'alice--' } });
  });

  it('issues a session of the role, which rests on the user, the mapping and the role', async () => {
    const reply: any = await byRole.answer(assumeRoleWithLDAPIdentity, { ...input, DurationSeconds: 900 }, caller);
    expect(reply.AssumedRoleUser).toEqual({ AssumedRoleId: `${ROLE_ID}:alice--`, Arn: 'arn:aws:sts:::assumed-role/S3Access/alice--' });
    expect(claimsIn(reply)).toMatchObject({
      kind: 'assumed-role', expiresAt: NOW + 900_000, owner: USER_STREAM, provider: 'ldap', subject: 'cn=alice,ou=people', tags: [['Department', 'Eng']], authenticatedAt: NOW - 1000,
      lineage: [{ stream: USER_STREAM, epoch: 1 }, { stream: 'identity-mapping/1', epoch: 0 }, { stream: `role/${ROLE_ID}`, epoch: 0 }],
    });
  });

  it('issues a session of the user where policies are mapped, and asks nobody else', async () => {
    expect(await byPolicies.asks(assumeRoleWithLDAPIdentity, input, caller)).toEqual([]);
    const reply: any = await byPolicies.answer(assumeRoleWithLDAPIdentity, { ...input, Policy: '{"Version":"2012-10-17","Statement":[]}' }, caller);
    expect(reply.AssumedRoleUser).toBeUndefined();
    expect(claimsIn(reply)).toMatchObject({
      kind: 'session-token', account: '', principal: USER_STREAM, owner: USER_STREAM, expiresAt: NOW + 3_600_000, sessionPolicy: '{"Version":"2012-10-17","Statement":[]}',
      lineage: [{ stream: USER_STREAM, epoch: 1 }, { stream: 'identity-mapping/1', epoch: 0 }], tags: [['Department', 'Eng']],
    });
  });

  it.each([
    ['no mapping speaks of', given(role, user), input, 'AccessDenied', 'unmapped'],
    ['no mapping gives the role to', byPolicies, { ...input, RoleArn: ROLE }, 'AccessDenied', 'unmapped'],
  ] as const)('refuses whom %s', async (_, world, asked, code, reason) => {
    await expect(world.asks(assumeRoleWithLDAPIdentity, asked, caller)).rejects.toMatchObject({ code, reason });
  });

  it('refuses whom another strategy has let in', async () => {
    await expect(byRole.asks(assumeRoleWithLDAPIdentity, input, { principal: { kind: 'anonymous', arn: '' } })).rejects.toMatchObject({ code: 'AccessDenied', reason: 'login-refused' });
  });

  it('refuses durations beyond those of the role or of the installation, and policies that are none', async () => {
    await expect(byRole.answer(assumeRoleWithLDAPIdentity, { ...input, DurationSeconds: 3601 }, caller)).rejects.toMatchObject({ code: 'ValidationError' });
    await expect(byPolicies.answer(assumeRoleWithLDAPIdentity, { ...input, DurationSeconds: 43_201 }, caller)).rejects.toMatchObject({ code: 'ValidationError' });
    await expect(byPolicies.answer(assumeRoleWithLDAPIdentity, { ...input, Policy: '{' }, caller)).rejects.toMatchObject({ code: 'MalformedPolicyDocument' });
  });
});
