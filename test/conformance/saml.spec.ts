import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { samlKeys } from '#testing';
import { describeWith, provisioned } from '../provisioned.js';
import { Pysaml2, type SamlLogin } from '../providers/pysaml2.js';
import { Caller } from '../system/caller.js';
import { type Gateway, createUsers, expectSuccess, run, runPython, secretOf, startGateway } from './clients.js';

const boto3 = provisioned('boto3');
const awscli = provisioned('awscli');
const PROVIDER = 'arn:aws:iam:::saml-provider/corp';
const ROLE = 'arn:aws:iam:::role/TestSaml';
const attribute = (name: string): string => `https://aws.amazon.com/SAML/Attributes/${name}`;
/** BASE64(SHA1("https://idp.example.com/saml" + "" + "/corp")). */
const NAME_QUALIFIER = '+0sQvKrcGmr2YYhOWQQYD6wXE6I=';

describeWith([provisioned('gateway'), provisioned('pysaml2'), provisioned('xmlsec1'), boto3, awscli], 'AssumeRoleWithSAML with a real identity provider, pysaml2 and xmlsec1', () => {
  const idp = new Pysaml2();
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-saml-'));
  let gateway: Gateway;

  const login = (more: Partial<SamlLogin> = {}): Promise<string> => idp.respond({
    subject: 'SamlExample', format: 'TRANSIENT', ...more,
    attributes: { uid: ['alice'], [attribute('Role')]: [`${ROLE},${PROVIDER}`], [attribute('RoleSessionName')]: ['alice@example.com'], [attribute('PrincipalTag:team')]: ['storage'], ...more.attributes },
  });
  const assume = async (SAMLAssertion: string): Promise<string | undefined> => {
    const caller = new Caller(gateway.endpoint, undefined);
    const { code } = await caller.sts('AssumeRoleWithSAML', { RoleArn: ROLE, PrincipalArn: PROVIDER, SAMLAssertion });
    caller.close();
    return code;
  };

  beforeAll(async () => {
    gateway = await startGateway();
    await createUsers(gateway, [{ uid: 'OPERATOR', caps: 'oidc-provider=*;roles=*;user-policy=*' }]);
    writeFileSync(join(folder, 'metadata.xml'), await idp.metadata());
  }, 90_000);
  afterAll(async () => {
    await gateway?.stop();
    idp.end();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it('works from the upload of its metadata to a bucket, by boto3', async () => {
    const done = await runPython(boto3, 'saml.py', { ENDPOINT: gateway.endpoint, KEY: 'OPERATOR', SECRET: secretOf('OPERATOR'), METADATA: join(folder, 'metadata.xml'), ASSERTION: await login() });
    expect(expectSuccess(done).json).toEqual({
      provider: PROVIDER, providers: [PROVIDER], asUploaded: true, tags: [{ Key: 'cost', Value: '1' }], updated: PROVIDER,
      answer: { Subject: 'SamlExample', SubjectType: 'transient', Issuer: idp.entityId, Audience: 'https://signin.aws.amazon.com/saml', NameQualifier: NAME_QUALIFIER },
      assumed: 'arn:aws:sts:::assumed-role/TestSaml/alice@example.com', caller: 'arn:aws:sts:::assumed-role/TestSaml/alice@example.com', buckets: ['storage-of-saml'], owner: '$saml$SamlExample',
    });
  }, 90_000);

  it('prints what seed 004 shows, by aws-cli', async () => {
    const policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';
    const done = await run(awscli.command, ['sts', 'assume-role-with-saml', '--role-arn', ROLE, '--principal-arn', PROVIDER, '--saml-assertion', await login(), '--policy', policy], { env: { AWS_ENDPOINT_URL: gateway.endpoint, AWS_DEFAULT_REGION: 'default', AWS_CONFIG_FILE: '/dev/null', AWS_EC2_METADATA_DISABLED: 'true' } });
    expect({ code: done.code, stderr: done.stderr.trim() }).toEqual({ code: 0, stderr: '' });
    const printed = JSON.parse(done.stdout) as Record<string, unknown>;
    expect(printed).toEqual({
      Issuer: idp.entityId,
      AssumedRoleUser: { Arn: 'arn:aws:sts:::assumed-role/TestSaml/alice@example.com', AssumedRoleId: expect.stringMatching(/^AROA\w+:alice@example\.com$/) as string },
      Credentials: { AccessKeyId: expect.stringMatching(/^ASIA/) as string, SecretAccessKey: expect.any(String) as string, SessionToken: expect.any(String) as string, Expiration: expect.any(String) as string },
      Audience: 'https://signin.aws.amazon.com/saml', SubjectType: 'transient', PackedPolicySize: expect.any(Number) as number, NameQualifier: NAME_QUALIFIER, Subject: 'SamlExample',
    });
  }, 60_000);

  it.each([
    ['the assertion alone', { signed: ['assertion'] as const }], ['the response alone', { signed: ['response'] as const }],
    ['SHA-384', { algorithm: 'RSA_SHA384', digest: 'SHA384' } as const], ['SHA-512', { algorithm: 'RSA_SHA512', digest: 'SHA512' } as const],
  ])('takes what xmlsec1 signs: %s', async (_, more) => {
    expect(await assume(await login(more))).toBeUndefined();
  }, 60_000);

  it('refuses SHA-1, nothing signed, a change, and another provider of the same name', async () => {
    expect(await assume(await login({ algorithm: 'RSA_SHA1', digest: 'SHA1' }))).toBe('InvalidIdentityToken');
    expect(await assume(await login({ signed: [] }))).toBe('InvalidIdentityToken');
    const changed = Buffer.from(await login(), 'base64').toString().replaceAll('SamlExample', 'SamlRooter!');
    expect(await assume(Buffer.from(changed).toString('base64'))).toBe('InvalidIdentityToken');
    const impostor = new Pysaml2(samlKeys.other);
    expect(await assume(await impostor.respond({ subject: 'SamlExample', attributes: { [attribute('Role')]: [`${ROLE},${PROVIDER}`], [attribute('RoleSessionName')]: ['alice'] } }))).toBe('InvalidIdentityToken');
    impostor.end();
  }, 60_000);
});
