import type { FederatedIdentity } from '#operation';
import { type ContextOptions, HISTORY_TIME, ROLE_ID, SAML_PROVIDER_ARN, SAML_PROVIDER_STREAM, aRole, aSamlProvider, contextForTest, given } from '#testing';
import { assumeRoleWithSAML } from './assume-role-with-saml.js';

const NOW = HISTORY_TIME.getTime() + 3_600_000;
const TRUST = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Federated: SAML_PROVIDER_ARN }, Action: 'sts:AssumeRoleWithSAML', Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } } }] });
const input = { RoleArn: 'arn:aws:iam:::role/S3Access', PrincipalArn: SAML_PROVIDER_ARN, SAMLAssertion: 'judged before' };
const alice: FederatedIdentity = {
  kind: 'saml', provider: SAML_PROVIDER_ARN, providerStream: SAML_PROVIDER_STREAM, subject: 'alice', sessionName: 'alice@example.com', audience: 'https://signin.aws.amazon.com/saml',
  issuer: 'https://idp.example.com/saml', conditions: { 'saml:aud': 'https://signin.aws.amazon.com/saml', 'saml:sub': 'alice', 'saml:sub_type': 'transient', 'saml:namequalifier': 'q' },
  subjectType: 'transient', nameQualifier: 'q', authenticatedAt: NOW - 5000, expiresAt: NOW + 240_000,
};
const as = (more: Partial<FederatedIdentity> = {}, compat?: 'aws'): ContextOptions => ({ compat, principal: { kind: 'anonymous', account: '', arn: '', lineage: [], federated: { ...alice, ...more } } });
const histories = [aRole([], { assumeRolePolicyDocument: TRUST, maxSessionDuration: 7200 }), aSamlProvider()];
const world = given(...histories);

async function issued(more: object = {}, options = as()): Promise<{ reply: any; session: any }> {
  const reply: any = await world.answer(assumeRoleWithSAML, { ...input, ...more }, options);
  return { reply, session: JSON.parse(reply.Credentials.SessionToken.slice('token('.length, -1)) };
}

describe('AssumeRoleWithSAML', () => {
  it('issues a session of the role that rests on the provider, its subject and the role', async () => {
    const { session } = await issued();
    expect(session).toMatchObject({
      kind: 'assumed-role', principal: `role/${ROLE_ID}`, sessionName: 'alice@example.com', issuedAt: NOW, expiresAt: NOW + 3_600_000, authenticatedAt: NOW - 5000,
      lineage: [{ stream: SAML_PROVIDER_STREAM, epoch: 0, subject: 'alice' }, { stream: `role/${ROLE_ID}`, epoch: 0 }],
      provider: SAML_PROVIDER_ARN, subject: 'alice', audience: 'https://signin.aws.amazon.com/saml', subjectType: 'transient', nameQualifier: 'q',
    });
    expect(session.owner).toMatch(/^subject\/[\w-]{22}\/\$saml\$alice$/);
  });

  it('answers in the shape of seed 004', async () => {
    const { reply } = await issued({ Policy: '{"Version":"2012-10-17","Statement":[]}' });
    expect(reply).toEqual({
      Credentials: expect.objectContaining({ AccessKeyId: expect.any(String) as string }) as object,
      AssumedRoleUser: { AssumedRoleId: `${ROLE_ID}:alice@example.com`, Arn: 'arn:aws:sts:::assumed-role/S3Access/alice@example.com' },
      Issuer: 'https://idp.example.com/saml', Audience: 'https://signin.aws.amazon.com/saml', Subject: 'alice', SubjectType: 'transient', NameQualifier: 'q',
      PackedPolicySize: 0, SourceIdentity: undefined,
    });
  });

  it('asks the trust policy with what the assertion says, once more for tags and for a source identity', async () => {
    const asked = await world.asks(assumeRoleWithSAML, input, as({ tags: [['team', 'blue']], transitiveTagKeys: ['team'], sourceIdentity: 'alice' }));
    expect(asked.map(({ action }) => action)).toEqual(['sts:AssumeRoleWithSAML', 'sts:TagSession', 'sts:SetSourceIdentity']);
    expect(asked[0]).toMatchObject({ resource: input.RoleArn, trust: true, conditions: { 'saml:aud': 'https://signin.aws.amazon.com/saml', 'saml:sub': 'alice', 'sts:RoleSessionName': 'alice@example.com', 'aws:RequestTag/team': ['blue'], 'sts:SourceIdentity': 'alice' } });
    expect(asked[0]!.resourcePolicy).toHaveLength(1);
  });

  it('lives as long as asked, as the role and the assertion allow', async () => {
    expect((await issued({ DurationSeconds: 900 })).session.expiresAt).toBe(NOW + 900_000);
    await expect(issued({ DurationSeconds: 7201 })).rejects.toMatchObject({ code: 'ValidationError', message: /MaxSessionDuration/ });
    expect((await issued({ DurationSeconds: 7200 }, as({ maxSeconds: 1800 }))).session.expiresAt).toBe(NOW + 1_800_000);
  });

  it('takes an assertion of single use once, and only for a session that is issued', async () => {
    const context = contextForTest({ histories, now: NOW, ...as({ onlyOnce: 'saml/one' }) });
    const taken: [string, number][] = [];
    const ctx = Object.assign(context, { oneTimeUses: { take: async (name: string, seconds: number) => !taken.some(([one]) => one === name) && taken.push([name, seconds]) > 0 } });
    const reads = undefined as never;
    await expect(assumeRoleWithSAML.answer({ ...input, Policy: '{' }, reads, ctx)).rejects.toMatchObject({ code: 'MalformedPolicyDocument' });
    expect(taken).toEqual([]);
    await assumeRoleWithSAML.answer(input, reads, ctx);
    // Until nobody can use it any more: what is left of its window, and a margin for clocks.
    expect(taken).toEqual([['saml/one', 360]]);
    await expect(assumeRoleWithSAML.answer(input, reads, ctx)).rejects.toMatchObject({ code: 'InvalidIdentityToken', reason: 'assertion-used' });
  });

  it('refuses a role that does not exist as one that does not trust the provider', async () => {
    expect(await world.asks(assumeRoleWithSAML, { ...input, RoleArn: 'arn:aws:iam:::role/Nobody' }, as())).toMatchObject([{ resourcePolicy: [], hiddenReason: 'no-such-role' }]);
  });

  it('refuses whom no provider vouches for, or another than is named, or one of another kind or account, or one that is gone', async () => {
    await expect(world.answer(assumeRoleWithSAML, input, { principal: { kind: 'anonymous' } })).rejects.toMatchObject({ code: 'InvalidIdentityToken' });
    await expect(issued({}, as({ kind: 'web-identity' }))).rejects.toMatchObject({ code: 'InvalidIdentityToken' });
    await expect(issued({ PrincipalArn: 'arn:aws:iam:::saml-provider/other' })).rejects.toMatchObject({ code: 'InvalidIdentityToken' });
    const elsewhere = 'arn:aws:iam::tenant:saml-provider/corp';
    await expect(issued({ PrincipalArn: elsewhere }, as({ provider: elsewhere }))).rejects.toMatchObject({ code: 'InvalidIdentityToken' });
    await expect(issued({ PrincipalArn: 'arn:aws:iam:::role/S3Access' })).rejects.toMatchObject({ code: 'ValidationError' });
    await expect(given(aRole()).answer(assumeRoleWithSAML, input, as())).rejects.toMatchObject({ code: 'AccessDenied', reason: 'revoked' });
  });
});
