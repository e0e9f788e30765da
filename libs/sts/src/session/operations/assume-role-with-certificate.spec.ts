import type { FederatedIdentity } from '#operation';
import { aRole, aUser, type ContextOptions, given, history, HISTORY_TIME, ROLE_ID, USER_STREAM } from '#testing';
import type { MappedRights } from '../../identity-mapping/identity-mapping.events.js';
import { identityMapping } from '../../identity-mapping/identity-mapping.projection.js';
import type { MatchKind } from '../../identity-mapping/identity-match.js';
import { assumeRoleWithCertificate } from './assume-role-with-certificate.js';

const NOW = HISTORY_TIME.getTime() + 3_600_000;
const ROLE = 'arn:aws:iam:::role/S3Access';
const TRUST = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Federated: 'certificate' }, Action: 'sts:AssumeRoleWithCertificate' }] });
const federated: FederatedIdentity = {
  kind: 'certificate', provider: 'certificate', userStream: USER_STREAM, subject: 'cn=robot 1,o=example', name: 'Robot 1', sessionName: 'Robot 1', maxSeconds: 1200, authenticatedAt: NOW,
  conditions: { 'certificate:commonName': 'Robot 1', 'certificate:subject': 'cn=robot 1,o=example', 'certificate:uris': ['spiffe://example/robot'] },
};
const caller: ContextOptions = { principal: { kind: 'anonymous', arn: '', accessKeyId: '', federated } };
const user = aUser([], { userName: 'Robot%201@certificate', type: 'certificate' });
const mapping = (kind: MatchKind, value: string, rights: Partial<MappedRights>) => history(identityMapping, 'identity-mapping/1', '', [
  { type: 'IdentityMappingCreated', data: { mappingId: '1', provider: 'certificate', match: { kind, value }, roleArns: [], policies: [], ...rights } },
]);
const role = aRole([], { assumeRolePolicyDocument: TRUST });
const byRole = given(role, user, mapping('common-name', 'Robot 1', { roleArns: [ROLE] }));
const byPolicies = given(user, mapping('dn', 'cn=robot 1,o=example', { policies: [{ policyArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess', policyId: '' }] }));

const claimsIn = (reply: any) => JSON.parse(reply.Credentials.SessionToken.slice('token('.length, -1));

describe('AssumeRoleWithCertificate', () => {
  it('asks the trust policy of the role that is mapped to the common name, with the keys of the certificate', async () => {
    const asked = await byRole.asks(assumeRoleWithCertificate, {}, caller);
    expect(asked).toMatchObject([{ action: 'sts:AssumeRoleWithCertificate', resource: ROLE, trust: true, conditions: { 'certificate:commonName': 'Robot 1', 'certificate:uris': ['spiffe://example/robot'], 'sts:RoleSessionName': 'Robot-1' } }]);
  });

  it('issues a session that ends with the certificate, and rests on user, mapping and role', async () => {
    const reply: any = await byRole.answer(assumeRoleWithCertificate, { DurationSeconds: 3600 }, caller);
    expect(reply.AssumedRoleUser).toEqual({ AssumedRoleId: `${ROLE_ID}:Robot-1`, Arn: 'arn:aws:sts:::assumed-role/S3Access/Robot-1' });
    expect(claimsIn(reply)).toMatchObject({
      expiresAt: NOW + 1_200_000, owner: USER_STREAM, provider: 'certificate', subject: 'cn=robot 1,o=example',
      lineage: [{ stream: USER_STREAM, epoch: 0 }, { stream: 'identity-mapping/1', epoch: 0 }, { stream: `role/${ROLE_ID}`, epoch: 0 }],
    });
    expect(claimsIn(await byRole.answer(assumeRoleWithCertificate, { DurationSeconds: 900 }, caller))).toMatchObject({ expiresAt: NOW + 900_000 });
  });

  it('issues a session of the user that the certificate is, where policies are mapped', async () => {
    expect(await byPolicies.asks(assumeRoleWithCertificate, {}, caller)).toEqual([]);
    expect(claimsIn(await byPolicies.answer(assumeRoleWithCertificate, {}, caller))).toMatchObject({ kind: 'session-token', principal: USER_STREAM, expiresAt: NOW + 1_200_000 });
  });

  it('refuses whom no mapping speaks of', async () => {
    await expect(given(role, user, mapping('user', 'Robot 1', { roleArns: [ROLE] })).asks(assumeRoleWithCertificate, {}, caller)).rejects.toMatchObject({ code: 'AccessDenied', reason: 'unmapped' });
  });

  it('is off where no authority is configured, whoever else vouches', async () => {
    for (const other of [undefined, { ...federated, kind: 'ldap' as const }]) {
      await expect(byRole.asks(assumeRoleWithCertificate, {}, { principal: { kind: 'anonymous', arn: '', federated: other } })).rejects.toMatchObject({ code: 'STSNotInitialized' });
    }
  });
});
