import { startGateway, type Credentials, type Gateway } from '../conformance/gateway.js';
import { describeWith, provisioned } from '../provisioned.js';
import { type Answer, Caller, credentialsIn, ok } from './caller.js';
import { makeUser, policy, statement, trusting } from './world.js';

const CEPH = 'RGW00000000000000001';
const AWS = '194524073938';
const refusal = ({ status, code }: Answer) => ({ status, code });
const DENIED = { status: 403, code: 'AccessDenied' };
const arn = (account: string, resource: string): string => `arn:aws:iam::${account}:${resource}`;

describeWith(provisioned('gateway'), 'Three worlds side by side', () => {
  let gateway: Gateway;
  let admin: Caller;
  /** Root users of the two accounts, and a user of none. */
  let ceph: Caller;
  let aws: Caller;
  let outside: Caller;

  const member = async (account: string, uid: string, more: Readonly<Record<string, string>> = {}): Promise<Credentials> => makeUser(admin, uid, { 'account-id': account, ...more });
  const bucketOf = async (owner: Caller, name: string): Promise<string> => {
    ok(await owner.s3('PUT', `/${name}`));
    ok(await owner.s3('PUT', `/${name}/key`, { body: 'text' }));
    return name;
  };
  const session = async (caller: Caller, role: string): Promise<Caller> => caller.as(credentialsIn(await caller.sts('AssumeRole', { RoleArn: role, RoleSessionName: 'session' })));

  beforeAll(async () => {
    gateway = await startGateway();
    admin = new Caller(gateway.endpoint, gateway.rootCredentials);
    for (const [id, name] of [[CEPH, 'works'], [AWS, 'mills']] as const) ok(await admin.admin('POST', '/account', { id, name }));
    ceph = admin.as(await member(CEPH, 'cephroot', { 'account-root': 'true' }));
    aws = admin.as(await member(AWS, 'awsroot', { 'account-root': 'true' }));
    outside = admin.as(await makeUser(admin, 'outsider'));
  }, 90_000);
  afterAll(async () => {
    admin?.close();
    await gateway?.stop();
  }, 30_000);

  it('says who each caller is', async () => {
    const identity = async (caller: Caller) => { const found = ok(await caller.sts('GetCallerIdentity')); return [found.text('Account'), found.text('Arn')]; };
    expect(await identity(outside)).toEqual(['', 'arn:aws:iam:::user/outsider']);
    expect(await identity(ceph)).toEqual([CEPH, arn(CEPH, 'root')]);
    expect(await identity(aws)).toEqual([AWS, arn(AWS, 'root')]);
  });

  it('keeps one name once in each account, whatever its case, and one uid once in all', async () => {
    for (const [caller, account] of [[ceph, CEPH], [aws, AWS]] as const) {
      expect(ok(await caller.iam('CreateUser', { UserName: 'Same' })).text('Arn')).toBe(arn(account, 'user/Same'));
      expect(refusal(await caller.iam('CreateUser', { UserName: 'SAME' }))).toEqual({ status: 409, code: 'EntityAlreadyExists' });
    }
    await member(CEPH, 'uid-of-one');
    expect((await admin.admin('PUT', '/user', { uid: 'uid-of-one', 'display-name': 'x' })).code).toBe('UserAlreadyExists');
    expect((await admin.admin('PUT', '/user', { uid: 'uid-of-one', 'display-name': 'x', 'account-id': AWS })).code).toBe('UserAlreadyExists');
    expect((await admin.admin('PUT', '/user', { uid: 'outsider', 'display-name': 'x', 'account-id': AWS })).code).toBe('UserAlreadyExists');
  });

  it('lets a root user do everything in its account, also with what others made there, and nothing in another', async () => {
    const worker = admin.as(await member(CEPH, 'maker'));
    expect(refusal(await worker.s3('PUT', '/makers-bucket'))).toEqual(DENIED);
    ok(await ceph.iam('PutUserPolicy', { UserName: 'maker', PolicyName: 'own', PolicyDocument: policy(statement('Allow', 's3:CreateBucket'), statement('Allow', 's3:PutObject')) }));
    await bucketOf(worker, 'makers-bucket');
    ok(await ceph.s3('GET', '/makers-bucket/key'));
    expect(refusal(await worker.s3('GET', '/makers-bucket/key'))).toEqual(DENIED);
    for (const other of [aws, outside]) {
      expect(refusal(await other.s3('GET', '/makers-bucket/key'))).toEqual(DENIED);
      expect(refusal(await other.s3('PUT', '/makers-bucket/key', { body: 'x' }))).toEqual(DENIED);
    }
    expect((await aws.iam('GetUser', { UserName: 'maker' })).code).toBe('NoSuchEntity');
    expect(ok(await ceph.s3('GET', '/')).body).toContain('makers-bucket');
    expect(ok(await aws.s3('GET', '/')).body).not.toContain('makers-bucket');
  });

  it('opens a bucket to another account where both sides allow it, and not where one does', async () => {
    await bucketOf(ceph, 'shared-bucket');
    const guest = admin.as(await member(AWS, 'guest'));
    const opened = (principal: string) => ceph.s3('PUT', '/shared-bucket', { query: { policy: '' }, body: policy({ ...statement('Allow', 's3:GetObject', { Resource: 'arn:aws:s3:::shared-bucket/*' }), Principal: { AWS: principal } }) });
    ok(await opened(arn(AWS, 'user/guest')));
    expect(refusal(await guest.s3('GET', '/shared-bucket/key'))).toEqual(DENIED);
    ok(await aws.iam('PutUserPolicy', { UserName: 'guest', PolicyName: 'own', PolicyDocument: policy(statement('Allow', 's3:*')) }));
    ok(await guest.s3('GET', '/shared-bucket/key'));
    expect(refusal(await guest.s3('PUT', '/shared-bucket/key', { body: 'x' }))).toEqual(DENIED);
    ok(await opened(arn(AWS, 'root')));
    ok(await guest.s3('GET', '/shared-bucket/key'));
    ok(await aws.s3('GET', '/shared-bucket/key'));
    ok(await ceph.s3('DELETE', '/shared-bucket', { query: { policy: '' } }));
    expect(refusal(await guest.s3('GET', '/shared-bucket/key'))).toEqual(DENIED);
  });

  it('gives a role to a user of another account whom the trust names, as RGW does, and to nobody else', async () => {
    await bucketOf(aws, 'lent-bucket');
    ok(await aws.iam('CreateRole', { RoleName: 'Lent', AssumeRolePolicyDocument: trusting(arn(CEPH, 'user/borrower')) }));
    ok(await aws.iam('PutRolePolicy', { RoleName: 'Lent', PolicyName: 'own', PolicyDocument: policy(statement('Allow', 's3:GetObject')) }));
    const borrower = admin.as(await member(CEPH, 'borrower'));
    const role = arn(AWS, 'role/Lent');
    const assume = (caller: Caller) => caller.sts('AssumeRole', { RoleArn: role, RoleSessionName: 'session' });
    ok(await (await session(borrower, role)).s3('GET', '/lent-bucket/key'));
    expect(refusal(await assume(ceph))).toEqual(DENIED);
    expect(refusal(await assume(outside))).toEqual(DENIED);
    ok(await ceph.iam('PutUserPolicy', { UserName: 'borrower', PolicyName: 'own', PolicyDocument: policy(statement('Deny', 'sts:AssumeRole', { Resource: role })) }));
    expect(refusal(await assume(borrower))).toEqual(DENIED);
    ok(await ceph.iam('DeleteUserPolicy', { UserName: 'borrower', PolicyName: 'own' }));
    ok(await aws.iam('UpdateAssumeRolePolicy', { RoleName: 'Lent', PolicyDocument: trusting(arn(AWS, 'root')) }));
    expect(refusal(await assume(borrower))).toEqual(DENIED);
  });

  it('lets an account\'s administrator by policy alone run the account, and no other', async () => {
    const delegate = admin.as(await member(CEPH, 'delegate'));
    expect(refusal(await delegate.iam('CreateUser', { UserName: 'hired' }))).toEqual(DENIED);
    ok(await ceph.iam('PutUserPolicy', { UserName: 'delegate', PolicyName: 'own', PolicyDocument: policy(statement('Allow', 'iam:*', { Resource: arn(CEPH, '*') })) }));
    ok(await delegate.iam('CreateUser', { UserName: 'hired' }));
    const hired = admin.as(credentialsIn(await delegate.iam('CreateAccessKey', { UserName: 'hired' })));
    ok(await delegate.iam('CreateRole', { RoleName: 'Hired', AssumeRolePolicyDocument: trusting(arn(CEPH, 'user/hired')) }));
    ok(await delegate.iam('PutRolePolicy', { RoleName: 'Hired', PolicyName: 'own', PolicyDocument: policy(statement('Allow', 's3:ListAllMyBuckets')) }));
    ok(await (await session(hired, arn(CEPH, 'role/Hired'))).s3('GET', '/'));
    expect(ok(await delegate.iam('ListUsers')).body).not.toContain(arn(AWS, 'user/'));
    expect((await delegate.iam('GetUser', { UserName: 'guest' })).code).toBe('NoSuchEntity');
    expect(refusal(await delegate.admin('GET', '/account', { id: CEPH }))).toEqual(DENIED);
    expect(refusal(await delegate.s3('PUT', '/delegates-bucket'))).toEqual(DENIED);
    expect((await delegate.iam('CreateAccessKey', { UserName: 'Root' })).code).toBe('NoSuchEntity');
  });

  it('never hands the root user\'s keys to a delegate', async () => {
    const delegate = admin.as(await member(AWS, 'awsdelegate'));
    ok(await aws.iam('PutUserPolicy', { UserName: 'awsdelegate', PolicyName: 'own', PolicyDocument: policy(statement('Allow', 'iam:*')) }));
    expect(refusal(await delegate.iam('CreateAccessKey', { UserName: 'awsroot' }))).toEqual(DENIED);
    expect(refusal(await delegate.iam('PutUserPolicy', { UserName: 'awsroot', PolicyName: 'x', PolicyDocument: policy(statement('Deny', 's3:*')) }))).toEqual(DENIED);
  });
});

describeWith(provisioned('gateway'), 'The limits of an account', () => {
  const account = 'RGW00000000000000007';
  let gateway: Gateway;
  let admin: Caller;
  let root: Caller;

  beforeAll(async () => {
    gateway = await startGateway();
    admin = new Caller(gateway.endpoint, gateway.rootCredentials);
    ok(await admin.admin('POST', '/account', { id: account, name: 'works', 'max-users': '8', 'max-roles': '7', 'max-groups': '6', 'max-buckets': '5' }));
    root = admin.as(await makeUser(admin, 'worksroot', { 'account-id': account, 'account-root': 'true' }));
  }, 90_000);
  afterAll(async () => {
    admin?.close();
    await gateway?.stop();
  }, 30_000);

  const summary = async (): Promise<Readonly<Record<string, number>>> =>
    Object.fromEntries([...ok(await root.iam('GetAccountSummary')).body.matchAll(/<key>(\w+)<\/key><value>(\d+)<\/value>/g)].map(([, key, value]) => [key, Number(value)]));
  /** Callers with connections of their own: the requests are on their way at once. */
  const atOnce = (times: number, ask: (caller: Caller, i: number) => Promise<Answer>): Promise<Answer[]> =>
    Promise.all(Array.from({ length: times }, async (_, i) => {
      const caller = new Caller(gateway.endpoint, root.credentials);
      try {
        return await ask(caller, i);
      } finally {
        caller.close();
      }
    }));

  it.each([
    // One user is there already: the root.
    ['users', 7, 'LimitExceeded', (caller: Caller, i: number) => caller.iam('CreateUser', { UserName: `user${i}` })],
    ['roles', 7, 'LimitExceeded', (caller: Caller, i: number) => caller.iam('CreateRole', { RoleName: `Role${i}`, AssumeRolePolicyDocument: trusting(arn(account, 'root')) })],
    ['groups', 6, 'LimitExceeded', (caller: Caller, i: number) => caller.iam('CreateGroup', { GroupName: `Group${i}` })],
    ['buckets', 5, 'TooManyBuckets', (caller: Caller, i: number) => caller.s3('PUT', `/works-bucket-${i}`)],
  ] as const)('are kept by a hundred creations of %s at once', async (_what, most, code, create) => {
    const answers = await atOnce(100, create);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.map((one) => one.code).filter((one) => one !== code)).toEqual([]);
    expect(answers.length - refused.length).toBe(most);
  }, 120_000);

  it('count down with each deletion, and let one more be made', async () => {
    expect(await summary()).toMatchObject({ Users: 8, UsersQuota: 8, Roles: 7, RolesQuota: 7, Groups: 6, GroupsQuota: 6 });
    const users = [...ok(await root.iam('ListUsers')).body.matchAll(/<UserName>(.*?)<\/UserName>/g)].map(([, name]) => name!);
    ok(await root.iam('DeleteUser', { UserName: users[0]! }));
    const uid = /<UserId>(.*?)<\/UserId>/.exec(ok(await root.iam('GetUser', { UserName: users[1]! })).body)![1]!;
    ok(await admin.admin('DELETE', '/user', { uid, 'purge-data': 'true' }));
    expect(await summary()).toMatchObject({ Users: 6 });
    ok(await root.iam('CreateUser', { UserName: 'again' }));
    expect(await summary()).toMatchObject({ Users: 7 });
    ok(await admin.admin('PUT', '/account', { id: account, 'max-users': '5' }));
    expect((await root.iam('CreateUser', { UserName: 'more' })).code).toBe('LimitExceeded');
    ok(await admin.admin('PUT', '/account', { id: account, 'max-users': '-1' }));
    ok(await root.iam('CreateUser', { UserName: 'more' }));
  }, 60_000);

  it('bound the keys of a user', async () => {
    const keys = await Promise.all(Array.from({ length: 6 }, () => root.iam('CreateAccessKey', { UserName: 'again' })));
    expect(keys.filter(({ status }) => status === 200)).toHaveLength(4);
    expect(keys.filter(({ code }) => code === 'LimitExceeded')).toHaveLength(2);
  });

  it('let the account go when nothing is counted any more', async () => {
    const remove = () => admin.admin('DELETE', '/account', { id: account });
    const names = async (action: string, element: string) => [...ok(await root.iam(action)).body.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, 'g'))].map(([, name]) => name!);
    for (const RoleName of await names('ListRoles', 'RoleName')) ok(await root.iam('DeleteRole', { RoleName }));
    for (const GroupName of await names('ListGroups', 'GroupName')) ok(await root.iam('DeleteGroup', { GroupName }));
    for (const UserName of await names('ListUsers', 'UserName')) ok(await admin.admin('DELETE', '/user', { uid: ok(await root.iam('GetUser', { UserName })).text('UserId') }));
    for (const [, bucket] of ok(await root.s3('GET', '/')).body.matchAll(/<Name>(.*?)<\/Name>/g)) {
      expect((await remove()).code).toBe('DeleteConflict');
      ok(await root.s3('DELETE', `/${bucket}`));
    }
    expect((await remove()).code).toBe('DeleteConflict');
    ok(await admin.admin('DELETE', '/user', { uid: 'worksroot' }));
    ok(await remove());
    expect((await remove()).code).toBe('NoSuchKey');
    expect((await admin.admin('PUT', '/user', { uid: 'late', 'display-name': 'late', 'account-id': account })).code).toBe('NoSuchKey');
  }, 60_000);
});

describeWith(provisioned('gateway'), 'Roles across accounts in profile aws', () => {
  const [OWN, OTHER] = [AWS, '111111111111'] as const;
  let gateway: Gateway;
  let root: Caller;
  let other: Caller;

  beforeAll(async () => {
    gateway = await startGateway({ env: { ROLEGATE_COMPAT: 'aws', ROLEGATE_ROOT_ACCOUNT: OWN } });
    root = new Caller(gateway.endpoint, gateway.rootCredentials);
    ok(await root.admin('POST', '/account', { id: OTHER, name: 'other' }));
    other = root.as(await makeUser(root, 'otherroot', { 'account-id': OTHER, 'account-root': 'true' }));
  }, 90_000);
  afterAll(async () => {
    root?.close();
    await gateway?.stop();
  }, 30_000);

  it.each([['first', 'root'], ['second', 'user/second']])('want the trust policy and the policy of %s, as whom the former names %s', async (UserName, named) => {
    const borrower = root.as(await makeUser(root, UserName, { 'account-id': OTHER }));
    ok(await root.iam('CreateRole', { RoleName: 'Lent', AssumeRolePolicyDocument: trusting(arn(OTHER, named)) }));
    const role = arn(OWN, 'role/Lent');
    const assume = () => borrower.sts('AssumeRole', { RoleArn: role, RoleSessionName: 'session' });
    expect(refusal(await assume())).toEqual(DENIED);
    ok(await other.iam('PutUserPolicy', { UserName, PolicyName: 'own', PolicyDocument: policy(statement('Allow', 'sts:AssumeRole', { Resource: role })) }));
    ok(await assume());
    ok(await root.iam('UpdateAssumeRolePolicy', { RoleName: 'Lent', PolicyDocument: trusting(arn(OWN, 'root')) }));
    expect(refusal(await assume())).toEqual(DENIED);
    ok(await root.iam('DeleteRole', { RoleName: 'Lent' }));
  });
});
