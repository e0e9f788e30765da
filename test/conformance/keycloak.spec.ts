import { describeWith, provisioned } from '../provisioned.js';
import { Caller, type Answer, credentialsIn } from '../system/caller.js';
import { type Keycloak, startKeycloak } from '../providers/keycloak.js';
import { createUsers, expectSuccess, type Gateway, runPython, secretOf, startGateway } from './clients.js';

const boto3 = provisioned('boto3');
/** The guide's region is ''; newer boto3 lists no buckets then, whatever the server. */
const oldBoto3 = provisioned('botocore-1.27');
const ISSUER = 'localhost:8080/auth/realms/demo';

describeWith([provisioned('gateway'), provisioned('keycloak'), boto3, oldBoto3], 'AssumeRoleWithWebIdentity with a real Keycloak, as Ceph\'s guide has it', () => {
  let keycloak: Keycloak;
  let gateway: Gateway;

  const start = async (): Promise<void> => {
    gateway = await startGateway({ env: { ROLEGATE_OIDC_PRIVATE_HOSTS: 'localhost:8080' } });
    await createUsers(gateway, [{ uid: 'TESTER1' }, { uid: 'TESTER2' }]);
    for (const caps of ['oidc-provider=*', 'roles=*', 'user-policy=*']) expect((await gateway.rolegate('caps', 'add', '--uid=TESTER1', `--caps=${caps}`)).code).toBe(0);
  };
  const guide = async (python: typeof boto3, REGION: string, more: Readonly<Record<string, string>> = {}) => runPython(python, 'web_identity.py', {
    ENDPOINT: gateway.endpoint, REGION, ISSUER: keycloak.issuer, THUMBPRINT: keycloak.thumbprint, TOKEN: await keycloak.token(), TAGS: 'yes',
    KEY1: 'TESTER1', SECRET1: secretOf('TESTER1'), KEY2: 'TESTER2', SECRET2: secretOf('TESTER2'), ...more,
  });

  beforeAll(async () => { keycloak = await startKeycloak(); }, 500_000);
  afterAll(async () => { await keycloak?.stop(); }, 60_000);
  beforeEach(start, 90_000);
  afterEach(async () => { await gateway?.stop(); }, 30_000);

  it.each([['the region of the guide', oldBoto3, ''], ['a region of today', boto3, 'default']] as const)('works with %s', async (_, python, region) => {
    const { subject, ...rest } = expectSuccess(await guide(python, region)).json as Record<string, unknown>;
    expect(rest).toEqual({
      provider: `arn:aws:iam:::oidc-provider/${ISSUER}`, assumed: 'arn:aws:sts:::assumed-role/S3Access/Bob', issuer: ISSUER, audience: 'customer-portal', buckets: ['my-bucket'], owner: `$oidc$${String(subject)}`,
    });
  }, 90_000);

  it('is refused by the trust policy of the guide when the token carries session tags that it does not speak of', async () => {
    const { code, stderr } = await guide(boto3, 'default', { TAGS: '' });
    expect(code).not.toBe(0);
    expect(stderr).toContain('Not authorized to perform sts:TagSession');
  }, 90_000);

  it('is refused with the thumbprint of another certificate', async () => {
    const { code, stderr } = await guide(boto3, 'default', { THUMBPRINT: 'a9d53002e97e00e043244f3d170d6f4c414104fd' });
    expect(code).not.toBe(0);
    expect(stderr).toContain('InvalidIdentityToken');
  }, 90_000);

  // The last one: Keycloak is gone afterwards.
  it('goes on when Keycloak is stopped: sessions, and tokens that it signed before; a gateway that never had its keys says so at once', async () => {
    const assume = async (caller: Caller, token: string): Promise<Answer> => caller.sts('AssumeRoleWithWebIdentity', { RoleArn: 'arn:aws:iam:::role/S3Access', RoleSessionName: 'Bob', WebIdentityToken: token });
    const callers: Caller[] = [];
    const caller = (credentials?: ReturnType<typeof credentialsIn>): Caller => (callers.push(new Caller(gateway.endpoint, credentials)), callers.at(-1)!);
    expectSuccess(await guide(boto3, 'default'));
    const [used, kept, late] = [await keycloak.token(), await keycloak.token(), await keycloak.token()];
    const session = caller(credentialsIn(await assume(caller(), used)));
    await keycloak.stop();

    expect((await session.s3('GET', '/my-bucket')).status).toBe(200);
    expect((await assume(caller(), kept)).status).toBe(200);

    await gateway.stop();
    await start();
    const { thumbprint, issuer } = keycloak;
    const admin = caller(gateway.rootCredentials);
    await admin.iam('CreateOpenIDConnectProvider', { Url: issuer, 'ClientIDList.member.1': 'customer-portal', 'ThumbprintList.member.1': thumbprint });
    const from = performance.now();
    const refused = await assume(caller(), late);
    expect(performance.now() - from).toBeLessThan(1000);
    expect([refused.status, refused.code]).toEqual([400, 'IDPCommunicationError']);
    for (const one of callers) one.close();
  }, 120_000);
});
