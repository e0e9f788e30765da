import { databaseKit } from '#testing';
import { type Answer, Caller, credentialsIn, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { makeUser, policy, statement, trusting, userArn } from './world.js';

const ACCOUNT = 'RGW00000000000000041';
const refusal = ({ status, code }: Answer) => ({ status, code });
const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

/** Asks IAM to act in another account. */
class Acting extends Caller {
  in(account: string, Action: string, parameters: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const body = new URLSearchParams({ Action, Version: '2010-05-08', ...parameters }).toString();
    return this.send('iam', 'POST', '/', { headers: { ...FORM, 'x-rolegate-account': account }, body });
  }
}

describe('An administrator who acts in another account', () => {
  const database = databaseKit();
  let node: InProcess;
  let admin: Acting;
  const callers: Caller[] = [];
  const acting = (credentials: Caller['credentials']): Acting => {
    const made = new Acting(node.root.endpoint, credentials);
    callers.push(made);
    return made;
  };

  beforeAll(async () => {
    node = await startInProcess(database.connectionString);
    admin = acting(node.root.credentials);
    ok(await admin.admin('POST', '/account', { id: ACCOUNT, name: 'acted' }));
  }, 90_000);
  afterAll(async () => {
    for (const caller of callers) caller.close();
    await node?.stop();
  }, 30_000);

  it('makes there what it names', async () => {
    expect(ok(await admin.in(ACCOUNT, 'CreateUser', { UserName: 'made' })).text('Arn')).toBe(`arn:aws:iam::${ACCOUNT}:user/made`);
    expect(refusal(await admin.in('RGW00000000000000042', 'CreateUser', { UserName: 'made' }))).toEqual({ status: 404, code: 'NoSuchEntity' });
  });

  it('is still itself where it names nobody, and its keys are its own', async () => {
    expect(ok(await admin.in(ACCOUNT, 'GetUser')).text('Arn')).toBe('arn:aws:iam:::user/rolegate-root');
    const key = credentialsIn(await admin.in(ACCOUNT, 'CreateAccessKey'));
    expect(ok(await acting(key).sts('GetCallerIdentity')).text('Arn')).toBe('arn:aws:iam:::user/rolegate-root');
    ok(await admin.iam('DeleteAccessKey', { AccessKeyId: key.accessKeyId }));
    expect(ok(await admin.in(ACCOUNT, 'ListUsers')).body).not.toContain('rolegate-root');
  });

  it('is nobody else: neither who has every capability, nor a federated user, nor a role that may do everything', async () => {
    const capable = acting(await makeUser(admin, 'capable', { 'user-caps': 'users=*;roles=*;accounts=*;metadata=*' }));
    expect(refusal(await capable.in(ACCOUNT, 'ListUsers'))).toEqual({ status: 403, code: 'AccessDenied' });
    const federated = acting(credentialsIn(await admin.sts('GetFederationToken', { Name: 'somebody', Policy: policy(statement('Allow', '*')) })));
    expect(refusal(await federated.in(ACCOUNT, 'ListUsers'))).toEqual({ status: 403, code: 'AccessDenied' });
    ok(await admin.iam('CreateRole', { RoleName: 'Everything', AssumeRolePolicyDocument: trusting(userArn('capable')) }));
    ok(await admin.iam('PutRolePolicy', { RoleName: 'Everything', PolicyName: 'own', PolicyDocument: policy(statement('Allow', '*')) }));
    const role = acting(credentialsIn(await capable.sts('AssumeRole', { RoleArn: 'arn:aws:iam:::role/Everything', RoleSessionName: 'session' })));
    expect(refusal(await role.in(ACCOUNT, 'ListUsers'))).toEqual({ status: 403, code: 'AccessDenied' });
    const bare = new Acting(admin.endpoint, admin.credentials, { 'x-rolegate-account': ACCOUNT });
    callers.push(bare);
    expect(refusal(await bare.iam('ListUsers'))).toEqual({ status: 400, code: 'ValidationError' });
  });
});
