import { describeWith, provisioned } from '../provisioned.js';
import { startGateway, type Gateway } from '../conformance/gateway.js';
import { type Answer, Caller, credentialsIn, ok } from './caller.js';
import { makeUser, policy, statement, trusting } from './world.js';

describeWith(provisioned('gateway'), 'Profile aws', () => {
  let gateway: Gateway;
  let root: Caller;
  let account: string;
  const refusal = ({ status, code }: Answer) => ({ status, code });
  const arn = (resource: string) => `arn:aws:iam::${account}:${resource}`;
  const trust = () => trusting(arn('root'));

  beforeAll(async () => {
    gateway = await startGateway({ env: { ROLEGATE_COMPAT: 'aws' } });
    root = new Caller(gateway.endpoint, gateway.rootCredentials);
    account = ok(await root.sts('GetCallerIdentity')).text('Account');
  }, 90_000);
  afterAll(async () => {
    root?.close();
    await gateway?.stop();
  }, 30_000);

  it('makes an account of twelve digits whose root the administrator is', async () => {
    const identity = ok(await root.sts('GetCallerIdentity'));
    expect(account).toMatch(/^\d{12}$/);
    expect(identity.text('Arn')).toBe(arn('root'));
    expect(identity.text('UserId')).toBe(account);
  });

  it('keeps roles in the account', async () => {
    const made = ok(await root.iam('CreateRole', { RoleName: 'Mine', AssumeRolePolicyDocument: trust() }));
    expect(made.text('Arn')).toBe(arn('role/Mine'));
  });

  it('refuses a role name that differs in case alone', async () => {
    ok(await root.iam('CreateRole', { RoleName: 'CaseRole', AssumeRolePolicyDocument: trust() }));
    expect(refusal(await root.iam('CreateRole', { RoleName: 'caserole', AssumeRolePolicyDocument: trust() }))).toEqual({ status: 409, code: 'EntityAlreadyExists' });
  });

  it('refuses the same tag key twice, and replaces its value', async () => {
    ok(await root.iam('CreateRole', { RoleName: 'Tags', AssumeRolePolicyDocument: trust() }));
    const twice = { 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'a', 'Tags.member.2.Key': 'team', 'Tags.member.2.Value': 'b' };
    expect(refusal(await root.iam('TagRole', { RoleName: 'Tags', ...twice }))).toEqual({ status: 400, code: 'InvalidInput' });
    for (const value of ['a', 'b']) ok(await root.iam('TagRole', { RoleName: 'Tags', 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': value }));
    expect(ok(await root.iam('ListRoleTags', { RoleName: 'Tags' })).body.match(/<Value>/g)).toHaveLength(1);
  });

  it('refuses a root who assumes a role', async () => {
    expect(refusal(await root.sts('AssumeRole', { RoleArn: arn('role/Mine'), RoleSessionName: 'root' }))).toEqual({ status: 403, code: 'AccessDenied' });
  });

  describe('a user without policies', () => {
    let user: Caller;
    const uid = 'plain';

    beforeAll(async () => { user = root.as(await makeUser(root, uid)); });

    it('is in the account', async () => {
      expect(ok(await user.sts('GetCallerIdentity')).text('Arn')).toBe(arn(`user/${uid}`));
      expect(ok(await user.sts('GetCallerIdentity')).text('UserId')).toMatch(/^AIDA[A-Z0-9]{17}$/);
    });

    it('may do nothing by default', async () => {
      for (const answer of [await user.iam('ListRoles'), await user.iam('CreateAccessKey', { UserName: uid }), await user.s3('PUT', '/not-mine'), await user.s3('GET', '/')]) {
        expect(refusal(answer)).toEqual({ status: 403, code: 'AccessDenied' });
      }
    });

    it('gets a session token without any, which lives twelve hours by default', async () => {
      const answer = ok(await user.sts('GetSessionToken'));
      const hours = (Date.parse(answer.text('Expiration')) - Date.now()) / 3_600_000;
      expect(hours).toBeGreaterThan(11.9);
      expect(hours).toBeLessThanOrEqual(12);
      const session = root.as(credentialsIn(answer));
      expect(ok(await session.sts('GetCallerIdentity')).text('Arn')).toBe(arn(`user/${uid}`));
      expect(refusal(await session.sts('GetSessionToken'))).toEqual({ status: 403, code: 'AccessDenied' });
    });

    it('has two access keys at most', async () => {
      ok(await root.iam('CreateAccessKey', { UserName: uid }));
      expect(refusal(await root.iam('CreateAccessKey', { UserName: uid }))).toEqual({ status: 409, code: 'LimitExceeded' });
    });

    it('may do what a policy allows, at once', async () => {
      ok(await root.iam('PutUserPolicy', { UserName: uid, PolicyName: 'p', PolicyDocument: policy(statement('Allow', ['s3:CreateBucket', 's3:ListBucket'])) }));
      ok(await user.s3('PUT', '/of-the-account'));
      expect(refusal(await user.s3('PUT', '/of-the-account'))).toEqual({ status: 409, code: 'BucketAlreadyOwnedByYou' });
      expect((await user.s3('GET', '/of-the-account')).status).toBe(200);
      expect(refusal(await user.s3('PUT', '/of-the-account/key', { body: 'x' }))).toEqual({ status: 403, code: 'AccessDenied' });
    });
  });
});
