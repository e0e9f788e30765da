import type { FederatedIdentity } from '#operation';
import { type ContextOptions, HISTORY_TIME, ISSUER, PROVIDER_ARN, PROVIDER_STREAM, ROLE_ID, aProvider, aRole, given } from '#testing';
import { assumeRoleWithWebIdentity } from './assume-role-with-web-identity.js';

const NOW = HISTORY_TIME.getTime() + 3_600_000;
const TRUST = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Federated: [PROVIDER_ARN] }, Action: ['sts:AssumeRoleWithWebIdentity'], Condition: { StringEquals: { [`${ISSUER}:app_id`]: 'customer-portal' } } }] });
const input = { RoleArn: 'arn:aws:iam:::role/S3Access', RoleSessionName: 'Bob', WebIdentityToken: 'judged before' };
const alice: FederatedIdentity = {
  kind: 'web-identity', provider: PROVIDER_ARN, providerStream: PROVIDER_STREAM, subject: 'alice', audience: 'customer-portal', issuer: `http://${ISSUER}`,
  conditions: { [`${ISSUER}:app_id`]: 'customer-portal', [`${ISSUER}:sub`]: 'alice' }, authenticatedAt: NOW - 5000,
};
const as = (more: Partial<FederatedIdentity> = {}, compat?: 'aws'): ContextOptions => ({ compat, principal: { kind: 'anonymous', account: '', arn: '', lineage: [], federated: { ...alice, ...more } } });
const world = given(aRole([], { assumeRolePolicyDocument: TRUST, maxSessionDuration: 7200 }), aProvider());

async function issued(more: object = {}, options = as()): Promise<{ reply: any; session: any }> {
  const reply: any = await world.answer(assumeRoleWithWebIdentity, { ...input, ...more }, options);
  return { reply, session: JSON.parse(reply.Credentials.SessionToken.slice('token('.length, -1)) };
}

describe('AssumeRoleWithWebIdentity', () => {
  it('issues a session of the role that rests on the provider, its subject and the role', async () => {
    const { reply, session } = await issued();
    expect(session).toMatchObject({
      kind: 'assumed-role', principal: `role/${ROLE_ID}`, sessionName: 'Bob', issuedAt: NOW, expiresAt: NOW + 3_600_000, authenticatedAt: NOW - 5000,
      lineage: [{ stream: PROVIDER_STREAM, epoch: 0, subject: 'alice' }, { stream: `role/${ROLE_ID}`, epoch: 0 }],
      provider: PROVIDER_ARN, subject: 'alice', audience: 'customer-portal',
    });
    expect(session.owner).toMatch(/^subject\/[\w-]{22}\/\$oidc\$alice$/);
    expect(reply).toMatchObject({
      SubjectFromWebIdentityToken: 'alice', Audience: 'customer-portal', Provider: ISSUER, AssumedRoleUser: { AssumedRoleId: `${ROLE_ID}:Bob`, Arn: 'arn:aws:sts:::assumed-role/S3Access/Bob' },
    });
    expect([reply.PackedPolicySize, reply.SourceIdentity]).toEqual([undefined, undefined]);
  });

  it('asks the trust policy with the claims of the token', async () => {
    const [asked, ...more] = await world.asks(assumeRoleWithWebIdentity, input, as());
    expect(asked).toMatchObject({ action: 'sts:AssumeRoleWithWebIdentity', resource: input.RoleArn, trust: true, conditions: { [`${ISSUER}:app_id`]: 'customer-portal', [`${ISSUER}:sub`]: 'alice', 'sts:RoleSessionName': 'Bob' } });
    expect(asked!.resourcePolicy).toHaveLength(1);
    expect(more).toEqual([]);
  });

  it('asks once more for tags and for a source identity, and keeps them in the session', async () => {
    const tagged = as({ tags: [['team', 'blue'], ['team', 'red'], ['desk', '7']], transitiveTagKeys: ['team'], sourceIdentity: 'alice' });
    const asked = await world.asks(assumeRoleWithWebIdentity, input, tagged);
    expect(asked.map(({ action }) => action)).toEqual(['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity']);
    expect(asked[0]!.conditions).toMatchObject({ 'aws:RequestTag/team': ['blue', 'red'], 'sts:TransitiveTagKeys': ['team'], 'sts:SourceIdentity': 'alice' });
    const { reply, session } = await issued({}, tagged);
    expect(session).toMatchObject({ tags: [['team', 'blue'], ['team', 'red'], ['desk', '7']], transitiveTagKeys: ['team'], sourceIdentity: 'alice' });
    expect(reply).toMatchObject({ SourceIdentity: 'alice', PackedPolicySize: 0 });
  });

  it('refuses several values of a tag in profile aws, and transitive keys without a tag', async () => {
    await expect(issued({}, as({ tags: [['team', 'blue'], ['team', 'red']] }, 'aws'))).rejects.toMatchObject({ code: 'InvalidParameterValue' });
    await expect(issued({}, as({ tags: [['team', 'blue']], transitiveTagKeys: ['desk'] }))).rejects.toMatchObject({ code: 'InvalidParameterValue' });
  });

  it('lives as long as asked, as the role and the provider allow', async () => {
    expect((await issued({ DurationSeconds: 900 })).session.expiresAt).toBe(NOW + 900_000);
    await expect(issued({ DurationSeconds: 7201 })).rejects.toMatchObject({ code: 'ValidationError', message: /MaxSessionDuration/ });
    expect((await issued({ DurationSeconds: 7200 }, as({ maxSeconds: 1800 }))).session.expiresAt).toBe(NOW + 1_800_000);
  });

  it('keeps a session policy, and refuses one that does not read', async () => {
    const Policy = '{"Version":"2012-10-17","Statement":[]}';
    expect((await issued({ Policy })).session.sessionPolicy).toBe(Policy);
    await expect(issued({ Policy: '{' })).rejects.toMatchObject({ code: 'MalformedPolicyDocument' });
  });

  it('refuses a role that does not exist as one that does not trust the provider', async () => {
    expect(await world.asks(assumeRoleWithWebIdentity, { ...input, RoleArn: 'arn:aws:iam:::role/Nobody' }, as())).toMatchObject([{ resourcePolicy: [], hiddenReason: 'no-such-role' }]);
  });

  it('refuses whom no provider vouches for, or one of another kind or account, or one that is gone', async () => {
    await expect(world.answer(assumeRoleWithWebIdentity, input, { principal: { kind: 'anonymous' } })).rejects.toMatchObject({ code: 'InvalidIdentityToken' });
    await expect(issued({}, as({ kind: 'saml' }))).rejects.toMatchObject({ code: 'InvalidIdentityToken' });
    await expect(issued({}, as({ provider: 'arn:aws:iam::tenant:oidc-provider/x.example' }))).rejects.toMatchObject({ code: 'InvalidIdentityToken' });
    await expect(given(aRole()).answer(assumeRoleWithWebIdentity, input, as())).rejects.toMatchObject({ code: 'AccessDenied', reason: 'revoked' });
  });

  it('tells an OAuth 2 provider by its name, which with the subject is said where the session begins, to be revoked by', async () => {
    const { reply, session } = await issued({}, as({ kind: 'oauth2', provider: 'www.amazon.com', providerStream: undefined, issuer: undefined }));
    expect(reply.Provider).toBe('www.amazon.com');
    expect(session.lineage).toEqual([{ stream: `role/${ROLE_ID}`, epoch: 0, provider: 'www.amazon.com', subject: 'alice' }]);
  });
});
