import type { SessionClaims } from '#seal';
import { aPolicy, aRole, aUser, type ContextOptions, given, HISTORY_TIME, POLICY_ARN, POLICY_STREAM, ROLE_ID, roleCreated, USER_STREAM } from '#testing';
import { assumeRole } from './assume-role.js';

const NOW = HISTORY_TIME.getTime() + 3_600_000;
const ROLE_STREAM = `role/${ROLE_ID}`;
const input = { RoleArn: 'arn:aws:iam:::role/S3Access', RoleSessionName: 'Bob' };
const TRUST_ACCOUNT = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}]}';
const asUser: Partial<ContextOptions> = { principal: { stream: USER_STREAM, accessKeyId: 'TESTER' } };
const world = given(aRole([], { tags: [{ Key: 'team', Value: 'blue' }] }), aUser(), aPolicy());

/** A caller who is a session of another role, with what its token says. */
const fromSession = (claims: Partial<SessionClaims> = {}): ContextOptions => {
  const session = {
    accessKeyId: 'ASIA0000000000000001', secretAccessKey: 's', sessionId: 'parent', kind: 'assumed-role', issuedAt: NOW, expiresAt: NOW + 600_000, position: '1.1.1',
    account: '', principal: 'role/AROAFIRST', owner: USER_STREAM, lineage: [{ stream: USER_STREAM, epoch: 4, accessKeyId: 'TESTER' }, { stream: 'role/AROAFIRST', epoch: 2 }], ...claims,
  } as SessionClaims;
  return { principal: { kind: 'assumed-role', stream: 'role/AROAFIRST', arn: 'arn:aws:sts:::assumed-role/First/one', session } };
};

/** What the issuer was asked for. */
async function issued(more: object, options: ContextOptions): Promise<{ reply: any; session: any }> {
  const reply: any = await world.answer(assumeRole, { ...input, ...more }, options);
  return { reply, session: JSON.parse(reply.Credentials.SessionToken.slice('token('.length, -1)) };
}

describe('AssumeRole', () => {
  it('issues a session of the role for an hour, with user, key and role in its lineage', async () => {
    const { reply, session } = await issued({}, asUser);
    expect(session).toEqual({
      kind: 'assumed-role', issuedAt: NOW, expiresAt: NOW + 3_600_000, account: '', principal: ROLE_STREAM, sessionName: 'Bob', owner: USER_STREAM,
      lineage: [{ stream: USER_STREAM, epoch: 0, accessKeyId: 'TESTER' }, { stream: ROLE_STREAM, epoch: 0 }],
    });
    expect(reply).toMatchObject({ AssumedRoleUser: { AssumedRoleId: `${ROLE_ID}:Bob`, Arn: 'arn:aws:sts:::assumed-role/S3Access/Bob' }, Credentials: { Expiration: new Date(NOW + 3_600_000) } });
    expect(reply.PackedPolicySize).toBeUndefined();
  });

  it('keeps policy, tags, source identity and external id in the session', async () => {
    const Policy = '{"Version":"2012-10-17","Statement":[]}';
    const { reply, session } = await issued({ Policy, Tags: [{ Key: 'a', Value: '1' }], TransitiveTagKeys: ['a'], SourceIdentity: 'bob', ExternalId: 'x1', DurationSeconds: 900 }, asUser);
    expect(session).toMatchObject({ sessionPolicy: Policy, tags: [['a', '1']], transitiveTagKeys: ['a'], sourceIdentity: 'bob', externalId: 'x1', expiresAt: NOW + 900_000 });
    expect(reply).toMatchObject({ SourceIdentity: 'bob', PackedPolicySize: 0 });
  });

  it('asks the trust policy with every condition key of the request, and once more for tags and source identity', async () => {
    const asked = await world.asks(assumeRole, { ...input, ExternalId: 'x1', SourceIdentity: 'bob', Tags: [{ Key: 'team', Value: 'red' }] }, asUser);
    expect(asked.map((one) => one.action)).toEqual(['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']);
    expect(asked[0]).toMatchObject({
      resource: input.RoleArn, trust: true,
      conditions: { 'sts:ExternalId': 'x1', 'sts:RoleSessionName': 'Bob', 'sts:SourceIdentity': 'bob', 'sts:DurationSeconds': '3600', 'aws:RequestTag/team': ['red'], 'aws:ResourceTag/team': ['blue'] },
    });
    expect(asked[0]!.resourcePolicy).toHaveLength(1);
    const plain = await world.asks(assumeRole, input, asUser);
    expect(plain.map((one) => [one.action, one.hiddenReason])).toEqual([['sts:AssumeRole', undefined]]);
  });

  it('gives a role that does not exist, or whose path differs, no policy that could allow it', async () => {
    for (const RoleArn of ['arn:aws:iam:::role/Nobody', 'arn:aws:iam:::role/path/S3Access', 'arn:aws:iam::tenant:role/S3Access']) {
      expect(await world.asks(assumeRole, { ...input, RoleArn }, asUser)).toMatchObject([{ resource: RoleArn, resourcePolicy: [], hiddenReason: 'no-such-role' }]);
    }
  });

  it('refuses more seconds than the role has', async () => {
    await expect(issued({ DurationSeconds: 3601 }, asUser)).rejects.toMatchObject({ code: 'ValidationError', message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.' });
  });

  it('refuses the root of an account', async () => {
    const options: ContextOptions = { compat: 'aws', principal: { kind: 'root', account: '123456789012', arn: 'arn:aws:iam::123456789012:root' } };
    const account = given(aRole([], { assumeRolePolicyDocument: TRUST_ACCOUNT }));
    await expect(account.answer(assumeRole, input, options)).rejects.toMatchObject({ code: 'AccessDenied', message: 'Roles may not be assumed by root accounts.' });
  });

  it('keeps managed policies in the session, of the account of the role', async () => {
    const { reply, session } = await issued({ PolicyArns: [{ arn: POLICY_ARN }, { arn: 'arn:aws:iam::aws:policy/IAMFullAccess' }] }, asUser);
    expect(session.policyArns).toEqual([POLICY_STREAM, 'arn:aws:iam::aws:policy/IAMFullAccess']);
    expect(reply.PackedPolicySize).toBe(0);
    await expect(issued({ PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/x' }] }, asUser)).rejects.toMatchObject({ code: 'MalformedPolicyDocument' });
  });

  it('refuses contexts, which do not exist here', async () => {
    await expect(issued({ ProvidedContexts: [{}] }, asUser)).rejects.toMatchObject({ code: 'NotImplemented' });
  });

  describe('from a session', () => {
    it('carries the lineage of the chain on, and the user at its beginning', async () => {
      const { session } = await issued({}, fromSession());
      expect(session).toMatchObject({
        owner: USER_STREAM, roleChained: true,
        lineage: [{ stream: USER_STREAM, epoch: 4, accessKeyId: 'TESTER' }, { stream: 'role/AROAFIRST', epoch: 2 }, { stream: ROLE_STREAM, epoch: 0 }],
      });
    });

    it('names the sessions that it was issued to, so that it ends with each of them', async () => {
      expect((await issued({}, fromSession({ sessionId: 'first' }))).session.parents).toEqual(['first']);
      expect((await issued({}, fromSession({ sessionId: 'second', parents: ['first'] }))).session.parents).toEqual(['first', 'second']);
      expect((await issued({}, asUser)).session.parents).toBeUndefined();
    });

    it('never outlives the session that asked', async () => {
      const { session } = await issued({}, fromSession({ expiresAt: NOW + 600_000 }));
      expect(session.expiresAt).toBe(NOW + 600_000);
    });

    it('lives an hour at most, whatever the role allows', async () => {
      const long = given(aRole([], { maxSessionDuration: 43_200 }), aUser());
      await expect(long.answer(assumeRole, { ...input, DurationSeconds: 3601 }, fromSession())).rejects.toMatchObject({ code: 'ValidationError', message: /1 hour session limit/ });
    });

    it('keeps transitive tags and the source identity', async () => {
      const parent = fromSession({ tags: [['team', 'blue'], ['desk', '7']], transitiveTagKeys: ['team'], sourceIdentity: 'alice' });
      const { session } = await issued({ Tags: [{ Key: 'own', Value: '1' }] }, parent);
      expect(session).toMatchObject({ tags: [['team', 'blue'], ['own', '1']], transitiveTagKeys: ['team'], sourceIdentity: 'alice' });
    });
  });

  it('finds the role by account, path and name', async () => {
    const tenant = given(aRole([], roleCreated({ path: '/app/' }).data, 'tenant'));
    const [asked] = await tenant.asks(assumeRole, { ...input, RoleArn: 'arn:aws:iam::tenant:role/app/S3Access' }, { principal: { account: 'tenant' } });
    expect(asked).toMatchObject({ resourceAccount: 'tenant' });
    expect(asked!.resourcePolicy).toHaveLength(1);
  });
});
