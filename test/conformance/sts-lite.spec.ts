import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf, counterAt } from '#iam';
import { describeWith, provisioned } from '../provisioned.js';
import { PEOPLE, SERVICE, type Slapd, passwordOf, startSlapd } from '../providers/slapd.js';
import { createUsers, expectSuccess, runPython, secretOf, startGateway, type Gateway } from './clients.js';

const boto3 = provisioned('boto3');
const oldBoto3 = provisioned('botocore-1.27');
/** The region of the S3 client: the document's own empty one, where botocore still sends it. */
const generations = [
  { python: boto3, name: 'the newest boto3', s3Region: 'us-east-1' },
  { python: oldBoto3, name: "botocore 1.27.96 with region_name=''", s3Region: '' },
] as const;
/** As the document prints it. */
const user_policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":[\"*\"],\"Condition\":{\"BoolIfExists\":{\"sts:authentication\":\"false\"}}},{\"Effect\":\"Allow\",\"Action\":\"sts:GetSessionToken\",\"Resource\":\"*\",\"Condition\":{\"BoolIfExists\":{\"sts:authentication\":\"false\"}}}]}";
const SEED = '492dedb20cf51d1405ef6a1316017e';
const SERIAL = 'MFA-device-1';
/** The configurables of "STS Lite with LDAP", as the document writes them: rgw_ldap_secret is the password itself. */
const cephConf = ({ uri }: Slapd): string => [
  '[client.radosgw.gateway]', 'rgw_sts_key = 5f3b9d0c1a2e4768', 'rgw_s3_auth_use_sts = true', 'rgw_s3_auth_use_ldap = true', `rgw_ldap_uri = ${uri}`,
  `rgw_ldap_binddn = ${SERVICE.dn}`, `rgw_ldap_secret = ${SERVICE.password}`, `rgw_ldap_searchdn = ${PEOPLE}`, 'rgw_ldap_dnattr = uid', 'rgw_ldap_searchfilter = objectClass=inetOrgPerson', '',
].join('\n');

describeWith([provisioned('gateway'), provisioned('slapd'), boto3, oldBoto3], "Ceph's STS Lite, with its own configuration", () => {
  let slapd: Slapd;
  let gateway: Gateway;
  let folder: string;
  let n = 0;

  const lite = (of: Pick<(typeof generations)[number], 'python' | 's3Region'>, key: { readonly KEY: string; readonly SECRET: string }, more: Readonly<Record<string, string>> = {}) =>
    runPython(of.python, 'sts_lite.py', { ENDPOINT: gateway.endpoint, S3_REGION: of.s3Region, BUCKET: `my-new-shiny-bucket-${n += 1}`, ...key, ...more });
  const keyOf = (uid: string) => ({ KEY: uid, SECRET: secretOf(uid) });
  /** `rolegate token encode`, in the place of radosgw-token. */
  const tokenOf = async (uid: string, ttype = 'ldap') => ({ KEY: expectSuccess(await gateway.rolegate('token', 'encode', `--ttype=${ttype}`, `--access=${uid}`, `--secret=${passwordOf(uid)}`)).stdout.trim(), SECRET: '' });
  /** By TESTER, who has the cap of the document. */
  const attach = async (uid: string, document = user_policy): Promise<void> => void expectSuccess(await runPython(boto3, 'put_user_policy.py', { ENDPOINT: gateway.endpoint, ...keyOf('TESTER'), USER: uid, DOCUMENT: document }));
  const worked = (uid: string) => ({ direct: 'AccessDenied', accessKeyId: expect.stringMatching(/^ASIA[A-Z0-9]{16}$/), buckets: [`my-new-shiny-bucket-${n}`], owner: uid, expiration: expect.any(String) });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rolegate-lite-'));
    slapd = await startSlapd();
    writeFileSync(join(folder, 'ceph.conf'), cephConf(slapd));
    gateway = await startGateway({ env: { ROLEGATE_CEPH_CONF: join(folder, 'ceph.conf') } });
    await createUsers(gateway, [{ uid: 'TESTER', caps: 'user-policy=*' }, { uid: 'TESTER1' }, { uid: 'TESTER2' }, { uid: 'NOBODY' }]);
    await attach('TESTER1');
  }, 120_000);
  afterAll(async () => {
    await gateway?.stop();
    await slapd?.end();
    if (folder) rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it.each(generations)('gives a local user a session with its permanent key, and nothing else by that key, with $name', async (of) => {
    const uid = of === generations[0] ? 'TESTER1' : 'TESTER2';
    await attach(uid);
    const { json } = expectSuccess(await lite(of, keyOf(uid)));
    expect(json).toEqual(worked(uid));
    expect(Math.abs(Date.parse(json.expiration) - Date.now() - 43_200_000)).toBeLessThan(120_000);
  }, 120_000);

  it('takes requests of clients with the change to botocore/auth.py, too', async () => {
    expect(expectSuccess(await lite(generations[1], keyOf('TESTER1'), { WORKAROUND: '1' })).json).toMatchObject({ direct: 'AccessDenied', accessKeyId: expect.stringMatching(/^ASIA/) });
  }, 120_000);

  it('gives nobody a session to whom no policy allows it', async () => {
    expect(expectSuccess(await lite(generations[0], keyOf('NOBODY'))).json).toMatchObject({ direct: 'done', error: 'AccessDenied' });
  }, 120_000);

  it.each([{ ...generations[0], uid: 'alice', ttype: 'ldap', workaround: '' }, { ...generations[1], uid: 'bob', ttype: 'ad', workaround: '1' }])('gives a user of the directory (type $ttype) a session for one search and one bind, with $name', async ({ uid, ttype, workaround, ...of }) => {
    const token = await tokenOf(uid, ttype);
    // Its first request makes the user, whom an administrator can give the policy then.
    expect(expectSuccess(await runPython(boto3, 'list_buckets.py', { ENDPOINT: gateway.endpoint, ...token })).json).toEqual({ buckets: [] });
    await attach(uid);
    const before = slapd.seen();
    const { json } = expectSuccess(await lite(of, token, { WORKAROUND: workaround }));
    expect(json).toEqual(worked(uid));
    const after = slapd.seen();
    expect([after.searches - before.searches, after.binds - before.binds].every((calls) => calls <= 1)).toBe(true);
    expect(gateway.logs()).toContain('rgw_ldap_secret');
    expect(gateway.logs()).not.toContain(SERVICE.password);
    expect(gateway.logs()).not.toContain(passwordOf(uid));
  }, 180_000);

  it('gives a session that has proven MFA to whom policies ask for it, and takes a code once', async () => {
    const uid = 'TESTER1';
    expectSuccess(await gateway.rolegate('mfa', 'create', `--uid=${uid}`, `--totp-serial=${SERIAL}`, `--totp-seed=${SEED}`));
    await attach(uid, JSON.stringify({ Version: '2012-10-17', Statement: [
      { Effect: 'Allow', Action: 'sts:GetSessionToken', Resource: '*' },
      { Effect: 'Deny', Action: 's3:*', Resource: ['*'], Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } },
    ] }));
    expect(expectSuccess(await lite(generations[0], keyOf(uid))).json).toEqual({ direct: 'AccessDenied', create: 'AccessDenied' });
    const mfa = { SERIAL, CODE: codeOf(Buffer.from(SEED, 'hex'), counterAt(Date.now(), 30)) };
    const { json } = expectSuccess(await lite(generations[1], keyOf(uid), mfa));
    expect(json.buckets).toContain(`my-new-shiny-bucket-${n}`);
    expect(expectSuccess(await lite(generations[0], keyOf(uid), mfa)).json).toEqual({ direct: 'AccessDenied', error: 'AccessDenied', message: expect.stringContaining('invalid MFA one time pass code') });
    expect(JSON.parse(expectSuccess(await gateway.rolegate('user', 'info', `--uid=${uid}`)).stdout)).toMatchObject({ mfa_ids: [SERIAL] });
  }, 180_000);

  it('lets users have a device of their own making, with two codes in a row', async () => {
    await createUsers(gateway, [{ uid: 'TESTER3' }]);
    await attach('TESTER3', JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['sts:*', 'iam:*'], Resource: '*' }] }));
    const { seconds, ...rest } = expectSuccess(await runPython(boto3, 'mfa_device.py', { ENDPOINT: gateway.endpoint, ...keyOf('TESTER3') })).json as Record<string, unknown>;
    expect(rest).toEqual({
      serial: 'arn:aws:iam:::mfa/phone', qr: true, wrong: 'InvalidAuthenticationCode', devices: ['arn:aws:iam:::mfa/phone'], enabledFor: 'TESTER3', caller: 'arn:aws:iam:::user/TESTER3',
      reused: 'AccessDenied', unknown: 'AccessDenied', deactivated: 'AccessDenied', left: [],
    });
    expect(seconds).toBeLessThan(90);
  }, 180_000);
});
