import { describeWith, provisioned } from '../provisioned.js';
import { startGateway, type Credentials, type Gateway } from '../conformance/gateway.js';
import { type Answer, Caller, credentialsIn, ok } from './caller.js';
import { eventually } from './eventually.js';
import { assume, makeRole, makeUser, policy, roleArn, statement, trusting, userArn } from './world.js';

const readRoles = policy(statement('Allow', ['iam:ListRoles', 'iam:GetRole', 'sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']));
const sessionOf = (role: string): string => `arn:aws:sts:::assumed-role/${role}/session`;

describeWith(provisioned('gateway'), 'Sessions', () => {
  let gateway: Gateway;
  let root: Caller;
  let user: Caller;

  /** AssumeRole by the user, in AWS's parameters. */
  const ask = (role: string, more: Readonly<Record<string, string>> = {}, who: Caller = user): Promise<Answer> => who.sts('AssumeRole', { RoleArn: roleArn(role), RoleSessionName: 'session', ...more });
  const identity = (credentials: Credentials): Promise<Answer> => root.as(credentials).sts('GetCallerIdentity');
  const lifetime = (answer: Answer): number => Math.round((Date.parse(ok(answer).text('Expiration')) - Date.now()) / 1000);

  beforeAll(async () => {
    gateway = await startGateway();
    root = new Caller(gateway.endpoint, gateway.rootCredentials);
    user = root.as(await makeUser(root, 'user'));
    await makeRole(root, 'Role', trusting(userArn('user')), readRoles);
    await makeRole(root, 'Chained', trusting(sessionOf('Role')), readRoles);
    await makeRole(root, 'External', trusting(userArn('user'), { StringEquals: { 'sts:ExternalId': 'id-1' } }));
    await makeRole(root, 'Tagged', trusting(userArn('user'), { StringEquals: { 'aws:RequestTag/team': 'blue' } }));
  }, 90_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  it('have tokens of at most 4,096 characters; a policy that does not fit is refused, and the log names what overflowed', async () => {
    const random = (bytes: number): string => [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const document = (length: number): string => policy(statement('Allow', 's3:GetObject', { Resource: `arn:aws:s3:::b/${random(length)}` }));
    expect(credentialsIn(await ask('Role', { Policy: document(700) })).sessionToken!.length).toBeLessThanOrEqual(4096);
    const tags = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [[`Tags.member.${i + 1}.Key`, random(60)], [`Tags.member.${i + 1}.Value`, random(120)]]).flat());
    const refusal = await ask('Role', { Policy: document(900), ...tags });
    expect({ status: refusal.status, code: refusal.code }).toEqual({ status: 400, code: 'PackedPolicyTooLarge' });
    const line = await eventually(() => gateway.logs().split('\n').find((one) => one.includes('"PackedPolicyTooLarge"')));
    expect((JSON.parse(line) as { detail: string }).detail).toMatch(/tags|policy/i);
  });

  it.each([
    ['Role', '3601', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'],
    ['Role', '899', "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900"],
    ['Role', '43201', "1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200"],
  ])('of %s for %s seconds are refused in AWS\'s words', async (role, DurationSeconds, message) => {
    const { status, code, body } = await ask(role, { DurationSeconds });
    expect({ status, code }).toEqual({ status: 400, code: 'ValidationError' });
    expect(body.replaceAll('&#39;', "'").replaceAll('&apos;', "'")).toContain(message);
  });

  it('live as long as asked, an hour by default', async () => {
    expect(lifetime(await ask('Role', { DurationSeconds: '900' }))).toBeLessThanOrEqual(900);
    expect(lifetime(await ask('Role', { DurationSeconds: '900' }))).toBeGreaterThan(880);
    expect(lifetime(await ask('Role'))).toBeGreaterThan(3580);
  });

  it('from a session live an hour at most', async () => {
    const first = root.as(await assume(user, 'Role'));
    ok(await root.iam('UpdateRole', { RoleName: 'Chained', MaxSessionDuration: '7200' }));
    const refusal = await ask('Chained', { DurationSeconds: '3601' }, first);
    expect({ status: refusal.status, code: refusal.code }).toEqual({ status: 400, code: 'ValidationError' });
    expect(refusal.body).toContain('exceeds the 1 hour session limit for roles assumed by role chaining');
    const second = await ask('Chained', {}, first);
    expect(lifetime(second)).toBeLessThanOrEqual(3600);
    expect(ok(await identity(credentialsIn(second))).text('Arn')).toBe(sessionOf('Chained'));
  });

  it('pass transitive tags on, which may not be changed; others stay behind', async () => {
    const first = root.as(await assume(user, 'Role', { 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'blue', 'Tags.member.2.Key': 'desk', 'Tags.member.2.Value': '7', 'TransitiveTagKeys.member.1': 'team' }));
    const only = (key: string, value: string) => policy(statement('Allow', 'iam:ListRoles', { Resource: '*', Condition: { StringEquals: { [`aws:PrincipalTag/${key}`]: value } } }));
    const second = root.as(await assume(first, 'Chained'));
    ok(await root.iam('PutRolePolicy', { RoleName: 'Chained', PolicyName: 'own', PolicyDocument: only('desk', '7') }));
    expect((await second.iam('ListRoles')).code).toBe('AccessDenied');
    ok(await root.iam('PutRolePolicy', { RoleName: 'Chained', PolicyName: 'own', PolicyDocument: only('team', 'blue') }));
    expect((await second.iam('ListRoles')).status).toBe(200);
    const changed = await ask('Chained', { 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'red' }, first);
    expect({ status: changed.status, code: changed.code }).toEqual({ status: 400, code: 'InvalidParameterValue' });
  });

  it('keep their source identity through a chain, and refuse another', async () => {
    const answer = await ask('Role', { SourceIdentity: 'alice' });
    expect(ok(answer).text('SourceIdentity')).toBe('alice');
    const first = root.as(credentialsIn(answer));
    expect(ok(await ask('Chained', {}, first)).text('SourceIdentity')).toBe('alice');
    const other = await ask('Chained', { SourceIdentity: 'bob' }, first);
    expect({ status: other.status, code: other.code }).toEqual({ status: 403, code: 'AccessDenied' });
  });

  it('are issued against the external id and the tags that the trust policy asks for, and not without', async () => {
    expect((await ask('External')).code).toBe('AccessDenied');
    expect((await ask('External', { ExternalId: 'id-2' })).code).toBe('AccessDenied');
    expect((await ask('External', { ExternalId: 'id-1' })).status).toBe(200);
    expect((await ask('Tagged', { 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'red' })).code).toBe('AccessDenied');
    expect((await ask('Tagged', { 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'blue' })).status).toBe(200);
  });

  it('have what role and session policy both allow', async () => {
    const narrow = root.as(await assume(user, 'Role', { Policy: policy(statement('Allow', ['iam:GetRole', 'iam:CreateRole'])) }));
    expect((await narrow.iam('GetRole', { RoleName: 'Role' })).status).toBe(200);
    expect((await narrow.iam('ListRoles')).code).toBe('AccessDenied');
    expect((await narrow.iam('CreateRole', { RoleName: 'New', AssumeRolePolicyDocument: trusting(userArn('user')) })).code).toBe('AccessDenied');
    const malformed = await ask('Role', { Policy: '{"Version":' });
    expect({ status: malformed.status, code: malformed.code }).toEqual({ status: 400, code: 'MalformedPolicyDocument' });
  });

  describe('are refused', () => {
    let session: Credentials;
    beforeAll(async () => { session = await assume(user, 'Role'); });

    const damaged: readonly (readonly [string, (token: string) => string])[] = [
      ['truncated', (token) => token.slice(0, -8)],
      ['with a bit turned in the middle', (token) => `${token.slice(0, 200)}${token[200] === 'A' ? 'B' : 'A'}${token.slice(201)}`],
      ['with a bit turned at the start', (token) => `${token[0] === 'A' ? 'B' : 'A'}${token.slice(1)}`],
      ['with text behind it', (token) => `${token}AAAA`],
      ['of one byte', () => 'A'],
      ['of 20,000 characters', () => 'A'.repeat(20_000)],
      ['that is no base64', () => 'not a token at all!'],
    ];
    it.each(damaged)('with a token %s', async (_, damage) => {
      const { status, code } = await identity({ ...session, sessionToken: damage(session.sessionToken!) });
      expect({ status, code }).toEqual({ status: 403, code: 'InvalidClientTokenId' });
    });

    it('without the token, and with the token of another session', async () => {
      const other = await assume(user, 'Role');
      expect((await identity({ accessKeyId: session.accessKeyId, secretAccessKey: session.secretAccessKey })).code).toBe('InvalidClientTokenId');
      expect((await identity({ ...session, sessionToken: other.sessionToken })).code).toBe('InvalidClientTokenId');
      expect((await identity({ ...session, secretAccessKey: other.secretAccessKey })).code).toBe('SignatureDoesNotMatch');
    });

    it('by another cluster, with its own keys', async () => {
      const other = await startGateway();
      try {
        const there = new Caller(other.endpoint, session);
        expect((await there.sts('GetCallerIdentity')).code).toBe('InvalidClientTokenId');
        there.close();
      } finally {
        await other.stop();
      }
    }, 60_000);
  });
});
