import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PaperIdp, ROLE_ATTRIBUTE } from '#testing';
import { describeWith, provisioned } from '../provisioned.js';
import { clientEnvironment, createUsers, credentialsOf, expectSuccess, run, startGateway, type Credentials, type Gateway, type Ran } from './clients.js';

const awscli = provisioned('awscli');
/** As the guide prints it (AWS CLI reference, assume-role-with-web-identity). */
const TOKEN = 'Atza%7CIQEBLjAsAhRFiXuWpUXuRvQ9PZL3GMFcYevydwIUFAHZwXZXXXXXXXXJnrulxKDHwy87oGKPznh0D6bEQZTSCzyoCtL_8S07pLpr0zMbn6w1lfVZKNTBdDansFBmtGnIsIapjI6xKR02Yc_2bQ8LZbUXSGm6Ry6_BG7PrtLZtj_dfCTj92xNGed-CrKqjG7nPBjNIL016GGvuS5gSvPRUxWES3VYfm1wl7WTI7jn-Pcb6M-buCgHhFOzTQxod27L9CqnOLio7N3gZAGpsp6n1-AJBOCJckcyXe2c6uD0srOJeZlKUm2eTDVMf8IehDVI0r1QOnTV6KzzAI3OY87Vd_cVMQ';
/** The account of the guide. */
const account = '194524073938';
const ROLE = 'FilestashTestOfTypeAnotherAWSAccount';

const credentialsShape = { AccessKeyId: expect.stringMatching(/^ASIA[A-Z0-9]{16}$/), SecretAccessKey: expect.any(String), SessionToken: expect.any(String), Expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+00:00)$/) };
const statement = (Action: string | readonly string[], more: object = { Resource: '*' }): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, ...more }] });
const sessionIn = ({ json }: { json: { Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string } } }): Credentials =>
  ({ accessKeyId: json.Credentials.AccessKeyId, secretAccessKey: json.Credentials.SecretAccessKey, sessionToken: json.Credentials.SessionToken });

/** The OAuth 2 provider of the guide: knows one opaque token (RFC 7662). */
async function amazon(): Promise<Server> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (text) => (body += text)).on('end', () => {
      const active = new URLSearchParams(body).get('token') === TOKEN;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(active ? { active, sub: 'amzn1.account.EXAMPLE', client_id: 'app-of-the-guide', exp: Math.floor(Date.now() / 1000) + 3600 } : { active }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describeWith([provisioned('gateway'), awscli], 'How to connect to S3 using an AWS role, with aws-cli', () => {
  let gateway: Gateway;
  let folder: string;
  let provider: Server;
  const arn = (resource: string): string => `arn:aws:iam::${account}:${resource}`;
  const trust = (Principal: object, Action: string): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action }] });

  /** A command line of aws-cli; `json` is all that it printed. */
  const cli = async (who: Credentials | undefined, args: readonly string[]): Promise<Ran> => {
    const identity = who === undefined ? { AWS_DEFAULT_REGION: 'us-east-1', AWS_REGION: 'us-east-1' } : clientEnvironment(gateway, who);
    const ran = await run(awscli.command, args, { env: { ...identity, AWS_ENDPOINT_URL: gateway.endpoint, HOME: folder, AWS_EC2_METADATA_DISABLED: 'true', AWS_PAGER: '' } });
    return { ...ran, json: ran.code === 0 && ran.stdout.startsWith('{') ? JSON.parse(ran.stdout) : undefined };
  };
  const aws = async (who: Credentials | undefined, ...args: string[]): Promise<Ran> => expectSuccess(await cli(who, args));
  const admin = (...args: string[]): Promise<Ran> => aws(gateway.rootCredentials, ...args);
  const filestash = credentialsOf('filestash');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rolegate-guide-'));
    provider = await amazon();
    writeFileSync(join(folder, 'secret'), 'secret-of-the-gateway');
    writeFileSync(join(folder, 'providers.json'), JSON.stringify([{ name: 'www.amazon.com', introspection: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/introspect`, clientId: 'rolegate', clientSecretFile: join(folder, 'secret'), clientIds: ['app-of-the-guide'] }]));
    gateway = await startGateway({ env: { ROLEGATE_COMPAT: 'aws', ROLEGATE_ROOT_ACCOUNT: account, ROLEGATE_OAUTH2_PROVIDERS: join(folder, 'providers.json') } });
    await createUsers(gateway, [{ uid: 'filestash' }]);
    await admin('s3', 'mb', 's3://example-bucket');
  }, 120_000);
  afterAll(async () => {
    await gateway?.stop();
    provider?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it('says who one is, with an account id of twelve digits', async () => {
    expect((await aws(filestash, 'sts', 'get-caller-identity')).json).toEqual({ UserId: expect.stringMatching(/^AIDA[A-Z0-9]{17}$/), Account: '194524073938', Arn: 'arn:aws:iam::194524073938:user/filestash' });
  }, 60_000);

  it('says to a user without a policy for it what is missing, and gives the session when it is there', async () => {
    const made = await admin('iam', 'create-role', '--role-name', ROLE, '--assume-role-policy-document', trust({ AWS: arn('root') }, 'sts:AssumeRole'));
    expect(made.json.Role.Arn).toBe(arn(`role/${ROLE}`));
    await admin('iam', 'put-role-policy', '--role-name', ROLE, '--policy-name', 'own', '--policy-document', statement('s3:*'));
    const assume = ['sts', 'assume-role', '--role-arn', arn(`role/${ROLE}`), '--role-session-name', 'foobar'];

    const refused = await cli(filestash, assume);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain(`User: ${arn('user/filestash')} is not authorized to perform: sts:AssumeRole on resource: ${arn(`role/${ROLE}`)}`);

    await admin('iam', 'put-user-policy', '--user-name', 'filestash', '--policy-name', 'assume', '--policy-document', statement('sts:AssumeRole', { Resource: arn(`role/${ROLE}`) }));
    const assumed = await aws(filestash, ...assume);
    expect(assumed.json).toEqual({ Credentials: credentialsShape, AssumedRoleUser: { AssumedRoleId: expect.stringMatching(/^AROA[A-Z0-9]{17}:foobar$/), Arn: `arn:aws:sts::${account}:assumed-role/${ROLE}/foobar` } });
    expect(Math.abs(Date.parse(assumed.json.Credentials.Expiration) - Date.now() - 3_600_000)).toBeLessThan(60_000);
    expect((await aws(sessionIn(assumed), 's3', 'ls')).stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d example-bucket\n$/);
  }, 180_000);

  describe('with an identity provider', () => {
    // Written as in the guide, without `arn=`, aws-cli itself refuses the first: it takes what stands before `=` for a key.
    const policies = ['q=webidentitydemopolicy1', 'webidentitydemopolicy2'];
    const assume = (more: readonly string[], { token = TOKEN, id = 'www.amazon.com' } = {}): Promise<Ran> => cli(undefined, [
      'sts', 'assume-role-with-web-identity', '--duration-seconds', '3600', '--role-session-name', 'app1', '--provider-id', id,
      '--role-arn', arn('role/FederatedWebIdentityRole'), '--web-identity-token', token, ...more,
    ]);

    beforeAll(async () => {
      await admin('iam', 'create-role', '--role-name', 'FederatedWebIdentityRole', '--assume-role-policy-document', trust({ Federated: 'www.amazon.com' }, 'sts:AssumeRoleWithWebIdentity'));
      await admin('iam', 'put-role-policy', '--role-name', 'FederatedWebIdentityRole', '--policy-name', 'own', '--policy-document', statement('s3:*'));
      await admin('iam', 'create-policy', '--policy-name', policies[0]!, '--policy-document', statement('s3:ListAllMyBuckets'));
      await admin('iam', 'create-policy', '--policy-name', policies[1]!, '--policy-document', statement('s3:ListBucket'));
    }, 120_000);

    it('gives the session of the guide, cut by the policies that it names', async () => {
      const given = expectSuccess(await assume(['--policy-arns', ...policies.map((name) => `arn=${arn(`policy/${name}`)}`)]));
      expect(given.json).toEqual({
        Credentials: credentialsShape, SubjectFromWebIdentityToken: 'amzn1.account.EXAMPLE', Provider: 'www.amazon.com', Audience: 'app-of-the-guide', PackedPolicySize: expect.any(Number),
        AssumedRoleUser: { AssumedRoleId: expect.stringMatching(/^AROA[A-Z0-9]{17}:app1$/), Arn: `arn:aws:sts::${account}:assumed-role/FederatedWebIdentityRole/app1` },
      });
      expect((await aws(sessionIn(given), 's3', 'ls')).stdout).toContain('example-bucket');
      await aws(sessionIn(given), 's3', 'ls', 's3://example-bucket');
      const cut = await cli(sessionIn(given), ['s3', 'rb', 's3://example-bucket']);
      expect([cut.code, cut.stderr]).toEqual([1, expect.stringContaining('AccessDenied')]);
    }, 180_000);

    it('refuses a token that the provider does not know, and a provider that nobody configured', async () => {
      expect((await assume([], { token: `${TOKEN}x` })).stderr).toContain('(IDPRejectedClaim)');
      expect((await assume([], { id: 'www.example.com' })).stderr).toContain('(ValidationError)');
    }, 60_000);
  });

  it('gives the session of the guide for a SAML assertion', async () => {
    const idp = new PaperIdp('https://integ.example.com/idp/shibboleth');
    const principal = arn('saml-provider/SAML-test');
    writeFileSync(join(folder, 'metadata.xml'), idp.metadata());
    expect((await admin('iam', 'create-saml-provider', '--name', 'SAML-test', '--saml-metadata-document', `file://${join(folder, 'metadata.xml')}`)).json).toEqual({ SAMLProviderArn: principal });
    const trusted = { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } };
    await admin('iam', 'create-role', '--role-name', 'TestSaml', '--assume-role-policy-document', JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Federated: principal }, Action: 'sts:AssumeRoleWithSAML', Condition: trusted }] }));
    await admin('iam', 'put-role-policy', '--role-name', 'TestSaml', '--policy-name', 'own', '--policy-document', statement('s3:ListAllMyBuckets'));
    const assertion = idp.token({
      nameId: 'SamlExample', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
      attributes: { [ROLE_ATTRIBUTE]: `${arn('role/TestSaml')},${principal}`, 'https://aws.amazon.com/SAML/Attributes/RoleSessionName': 'TestSaml' },
    });
    const given = await aws(undefined, 'sts', 'assume-role-with-saml', '--role-arn', arn('role/TestSaml'), '--principal-arn', principal, '--saml-assertion', assertion);
    expect(given.json).toMatchObject({
      Issuer: 'https://integ.example.com/idp/shibboleth', Audience: 'https://signin.aws.amazon.com/saml', SubjectType: 'transient', Subject: 'SamlExample', NameQualifier: expect.stringMatching(/^[A-Za-z0-9+/]{27}=$/),
      Credentials: credentialsShape, AssumedRoleUser: { AssumedRoleId: expect.stringMatching(/^AROA[A-Z0-9]{17}:TestSaml$/), Arn: `arn:aws:sts::${account}:assumed-role/TestSaml/TestSaml` },
    });
    expect((await aws(sessionIn(given), 's3', 'ls')).stdout).toContain('example-bucket');
    expect((await cli(undefined, ['sts', 'assume-role-with-saml', '--role-arn', arn('role/FederatedWebIdentityRole'), '--principal-arn', principal, '--saml-assertion', assertion])).stderr).toMatch(/\((AccessDenied|InvalidIdentityToken)\)/);
  }, 120_000);
});
