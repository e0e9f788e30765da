import { databaseKit } from '#testing';
import { type Answer, type Caller, ok } from './caller.js';
import { type Explanation, type InProcess, startInProcess } from './in-process.js';
import { assume, makeRole, makeUser, policy, roleArn, statement, trusting, userArn } from './world.js';

const BUCKET = '/explained';
const OBJECTS = { Resource: 'arn:aws:s3:::explained/*' };

describe('Why a request was refused, as operators see it', () => {
  const database = databaseKit();
  let node: InProcess;
  let root: Caller;
  const callers: Caller[] = [];
  const as = (credentials: Parameters<Caller['as']>[0]): Caller => {
    const caller = root.as(credentials);
    callers.push(caller);
    return caller;
  };
  const user = async (uid: string, document?: string, more?: Readonly<Record<string, string>>): Promise<Caller> => {
    const caller = as(await makeUser(root, uid, more));
    if (document !== undefined) ok(await root.iam('PutUserPolicy', { UserName: uid, PolicyName: 'own', PolicyDocument: document }));
    return caller;
  };
  const refused = async (work: Promise<Answer>): Promise<Explanation> => {
    const answer = await work;
    expect(answer.status).toBe(403);
    return node.explain(answer);
  };

  beforeAll(async () => {
    node = await startInProcess(database.connectionString, { ROLEGATE_ENCODED_DENIALS: 'true' });
    root = node.root;
    ok(await root.s3('PUT', BUCKET));
    ok(await root.s3('PUT', `${BUCKET}/key`));
  }, 60_000);
  afterAll(async () => {
    for (const caller of callers) caller.close();
    await node?.stop();
  }, 30_000);

  it('no-statement: nothing allows it', async () => {
    expect(await refused((await user('nothing')).s3('GET', `${BUCKET}/key`))).toMatchObject({ decision: 'denied', reason: 'no-statement', deciding: '', action: 's3:GetObject' });
  });

  it('explicit-deny: the statement by policy and place', async () => {
    const denied = await user('denied', policy(statement('Allow', 's3:*'), statement('Deny', 's3:GetObject', { Sid: 'NoReading', ...OBJECTS })));
    expect(await refused(denied.s3('GET', `${BUCKET}/key`))).toMatchObject({ reason: 'explicit-deny', deciding: 'identity:user/denied/own[NoReading]' });
  });

  it('condition-failed: the key, what was wanted and what was there', async () => {
    const elsewhere = await user('elsewhere', policy(statement('Allow', 's3:GetObject', { ...OBJECTS, Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '172.16.0.0/12'] } } })));
    const { reason, detail } = await refused(elsewhere.s3('GET', `${BUCKET}/key`));
    expect(reason).toBe('condition-failed');
    expect(detail).toContain('user/elsewhere/own[0] fails IpAddress aws:SourceIp: wanted 10.0.0.0/8 | 172.16.0.0/12, got 127.0.0.1');
  });

  it('session-policy: the role may, the session may not', async () => {
    const narrow = await user('narrow');
    await makeRole(root, 'Narrowed', trusting(userArn('narrow')), policy(statement('Allow', 's3:*')));
    const session = as(await assume(narrow, 'Narrowed', { Policy: policy(statement('Allow', 's3:PutObject')) }));
    expect(await refused(session.s3('GET', `${BUCKET}/key`))).toMatchObject({ reason: 'session-policy', action: 's3:GetObject' });
  });

  it('trust: the role does not name the caller, or a condition of its trust fails', async () => {
    const stranger = await user('stranger', policy(statement('Allow', 'sts:*')));
    await makeRole(root, 'Closed', trusting(userArn('nothing')));
    await makeRole(root, 'Conditional', trusting(userArn('stranger'), { StringEquals: { 'sts:ExternalId': 'right' } }));
    const wish = (role: string) => ({ RoleArn: roleArn(role), RoleSessionName: 'me', ExternalId: 'wrong' });
    expect(await refused(stranger.sts('AssumeRole', wish('Closed')))).toMatchObject({ reason: 'trust', action: 'sts:AssumeRole' });
    const { reason, detail } = await refused(stranger.sts('AssumeRole', wish('Conditional')));
    expect(reason).toBe('trust');
    expect(detail).toContain('trust-policy[0] fails StringEquals sts:ExternalId: wanted right, got wrong');
  });

  it('no-such-role: to the caller it is a role like any that does not trust', async () => {
    const seeker = await user('seeker', policy(statement('Allow', 'sts:*')));
    const [absent, closed] = [await seeker.sts('AssumeRole', { RoleArn: roleArn('Nowhere'), RoleSessionName: 'me' }), await seeker.sts('AssumeRole', { RoleArn: roleArn('Closed'), RoleSessionName: 'me' })];
    const sentence = (answer: Answer) => answer.text('Message').split(' Encoded ')[0]!.replace(/role\/\w+/, 'role');
    expect([absent.status, absent.code, sentence(absent)]).toEqual([closed.status, closed.code, sentence(closed)]);
    expect(await refused(Promise.resolve(absent))).toMatchObject({ reason: 'no-such-role', action: 'sts:AssumeRole' });
  });

  it('no-cap: Ceph’s admin API wants a cap, by name', async () => {
    expect(await refused((await user('uncapped')).admin('GET', '/user', { uid: 'uncapped' }))).toMatchObject({ reason: 'no-cap', detail: expect.stringContaining('users=read') });
  });

  it('no-statement in IAM: the cap that would have done as well, by name', async () => {
    expect((await refused((await user('capless')).iam('CreateRole', { RoleName: 'X', AssumeRolePolicyDocument: trusting(userArn('capless')) }))).detail).toContain('or the cap roles=write');
  });

  it('cross-account: a tenant’s bucket is opened by its own policy alone', async () => {
    const tenant = as(await makeUser(root, 'owner', { tenant: 'other' }));
    ok(await tenant.s3('PUT', '/theirs'));
    const outside = await user('outside', policy(statement('Allow', 's3:*')));
    expect(await refused(outside.s3('GET', '/other%3Atheirs'))).toMatchObject({ reason: 'cross-account', action: 's3:ListBucket' });
  });

  it('revoked: a session of a role that is gone, a key that is inactive, an unknown key', async () => {
    const leaving = await user('leaving');
    await makeRole(root, 'Ending', trusting(userArn('leaving')), policy(statement('Allow', 's3:*')));
    const session = as(await assume(leaving, 'Ending'));
    ok(await session.s3('GET', `${BUCKET}/key`));
    ok(await root.iam('DeleteRolePolicy', { RoleName: 'Ending', PolicyName: 'own' }));
    ok(await root.iam('DeleteRole', { RoleName: 'Ending' }));
    const gone = await refused(session.s3('GET', `${BUCKET}/key`));
    expect([gone.decision, gone.detail]).toEqual(['denied', expect.stringContaining('is gone')]);
    expect(gone).toMatchObject({ principal: 'arn:aws:sts:::assumed-role/Ending/session', accessKeyId: expect.stringMatching(/^ASIA/), sessionId: expect.stringMatching(/./) });
    ok(await root.iam('UpdateAccessKey', { UserName: 'leaving', AccessKeyId: 'leaving', Status: 'Inactive' }));
    expect((await refused(leaving.s3('GET', `${BUCKET}/key`))).reason).toMatch(/inactive/);
    expect((await refused(as({ accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' }).s3('GET', `${BUCKET}/key`))).reason).toMatch(/unknown|no-such/);
  });

  it('anonymous: who signs nothing gets nothing', async () => {
    expect(await refused(as(undefined).s3('GET', '/'))).toMatchObject({ reason: 'anonymous' });
    expect(await refused(as(undefined).s3('GET', `${BUCKET}/key`))).toMatchObject({ reason: 'no-statement' });
  });

  it('and what allowed it, where it was served: caps, ownership, a statement, administration', async () => {
    const served = async (work: Promise<Answer>): Promise<Explanation> => node.explain(ok(await work));
    const capped = await user('capped', policy(statement('Allow', 's3:GetObject', OBJECTS)), { 'user-caps': 'roles=read' });
    expect(await served(capped.iam('ListRoles'))).toMatchObject({ decision: 'allowed', reason: 'caps' });
    expect(await served(capped.s3('GET', `${BUCKET}/key`))).toMatchObject({ reason: 'identity-policy', deciding: 'identity:user/capped/own[0]' });
    ok(await capped.s3('PUT', '/capped-bucket'));
    expect(await served(capped.s3('GET', '/capped-bucket'))).toMatchObject({ reason: 'owner' });
    expect(await served(root.iam('ListRoles'))).toMatchObject({ reason: 'administrator' });
  });

  it('travels with denials by STS and IAM, sealed, for those who may decode it', async () => {
    const carrier = await user('carrier', policy(statement('Allow', 'iam:GetRole', { Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } })));
    const message = (await carrier.iam('GetRole', { RoleName: 'Closed' })).text('Message');
    const [sentence, encoded] = message.split(' Encoded authorization failure message: ');
    expect(sentence).toBe(`User: ${userArn('carrier')} is not authorized to perform: iam:GetRole on resource: ${roleArn('Closed')}`);
    expect((await carrier.sts('DecodeAuthorizationMessage', { EncodedMessage: encoded! })).code).toBe('AccessDenied');

    const decoder = await user('decoder', policy(statement('Allow', 'sts:DecodeAuthorizationMessage')));
    const decoded = ok(await decoder.sts('DecodeAuthorizationMessage', { EncodedMessage: encoded! })).text('DecodedMessage').replaceAll('&quot;', '"');
    expect(JSON.parse(decoded)).toMatchObject({
      allowed: false, explicitDeny: false,
      failures: { items: [{ reason: 'condition-failed', policyId: 'user/carrier/own', key: 'aws:SecureTransport', wanted: ['true'] }] },
      context: { principal: { arn: userArn('carrier') }, action: 'iam:GetRole', conditions: { items: [{ key: 'aws:SecureTransport', values: { items: [{ value: 'false' }] } }] } },
    });
    const foreign = as(await makeUser(root, 'foreign', { tenant: 'other', 'user-caps': 'user-policy=*' }));
    ok(await foreign.iam('PutUserPolicy', { UserName: 'foreign', PolicyName: 'own', PolicyDocument: policy(statement('Allow', 'sts:*')) }));
    for (const [caller, text] of [[decoder, `${encoded!.slice(0, -3)}AAA`], [foreign, encoded!]] as const) {
      const answer = await caller.sts('DecodeAuthorizationMessage', { EncodedMessage: text });
      expect([answer.status, answer.code]).toEqual([400, 'InvalidAuthorizationMessageException']);
    }
    expect((await carrier.s3('GET', `${BUCKET}/key`)).body).not.toContain('Encoded');
  });
});
