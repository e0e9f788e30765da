import type { Authenticated, AuthenticationRequest, Principal } from '#operation';
import { authorize, switchesOf } from '#policy';
import { readSignature, signV2, signV4 } from '#signatures';
import { type AnyHistory, history } from '#testing';
import { federatedSubject, identityMapping, identityMappingStream, revocation } from '#sts';
import { event, NOW, Node, refusalOf, secondKey, userHistory } from '../../test/authn-kit.js';
import { EC2_KEY, EC2_SECRET, KeystoneWorld, PROJECT } from '../../test/keystone-kit.js';
import { PassportAuthenticator } from '../passport-authenticator.js';
import { SigV2Strategy } from '../sigv2.strategy.js';
import { SigV4Strategy } from '../sigv4.strategy.js';

const parts = { method: 'GET', rawPath: '/bucket/key', rawQuery: '', headers: { host: 's3.example.com' } };
const ec2 = { accessKeyId: EC2_KEY, secretAccessKey: EC2_SECRET };

function signed(credentials = ec2, service = 's3', protocol: 's3' | 'query' = 's3'): AuthenticationRequest {
  const { headers } = signV4(parts, credentials, { region: 'default', service, now: NOW, protocol });
  const sent = { ...parts, headers: headers as Record<string, string> };
  return { parts: sent, presented: readSignature(sent, protocol), protocol, now: NOW, sourceIp: '192.0.2.1' };
}

function signedV2({ accessKeyId, secretAccessKey } = ec2): AuthenticationRequest {
  const date = new Date(NOW).toUTCString();
  const sent = { ...parts, headers: { ...parts.headers, date, authorization: `AWS ${accessKeyId}:${signV2(`GET\n\n\n${date}\n/bucket/key`, secretAccessKey)}` } };
  return { parts: sent, presented: readSignature(sent, 's3'), protocol: 's3', now: NOW, sourceIp: '192.0.2.1' };
}

const authenticator = (world: KeystoneWorld) => {
  const { credentials } = world.node;
  const passport = new PassportAuthenticator(credentials, [world.strategy, new SigV4Strategy(credentials), new SigV2Strategy(credentials)]);
  return (request = signed()): Promise<Authenticated> => passport.authenticate(request);
};

const mapping = (value: string, changes: readonly object[] = [], provider = 'keystone'): AnyHistory => history(identityMapping, identityMappingStream('m1'), '', [
  event('IdentityMappingCreated', { mappingId: 'm1', provider, match: { kind: 'project-role', value }, roleArns: [], policies: [{ policyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess', policyId: '' }] }),
  ...changes.map((data) => event('IdentityMappingChanged', data)),
]);
const mayRead = ({ policies, principal }: Principal): boolean =>
  authorize({ switches: switchesOf('ceph'), principal, identity: policies.identity, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', context: { get: () => undefined } }).allowed;

describe('EC2 credentials of Keystone as a way in', () => {
  it('are the project, as Ceph has it, under any service and either signature version', async () => {
    const world = new KeystoneWorld({ sessionTags: [['Project', 'project']] });
    const ask = authenticator(world);
    for (const request of [signed(), signed(ec2, 'sts', 'query'), signed(ec2, 's3', 'query'), signed(ec2, 'localhost'), signedV2()]) {
      expect((await ask(request)).principal).toMatchObject({
        kind: 'user', userName: PROJECT, arn: `arn:aws:iam:::user/${PROJECT}`, accessKeyId: EC2_KEY, administrator: false, owner: { id: PROJECT, displayName: 'demo' }, tags: [['Project', 'demo']],
        external: { provider: 'keystone', subject: 'user-1', accessKeyId: EC2_KEY },
      });
    }
    expect(world.ensured).toEqual({ userName: PROJECT, tenant: '', type: 'keystone', displayName: 'demo' });
    expect(world.keystone.count('POST /v3/s3tokens')).toBe(1);
  });

  it('are one caller for as long as nothing changes, found without a reading of the log', async () => {
    const world = new KeystoneWorld();
    const ask = authenticator(world);
    const { principal } = await ask();
    const { catchUps } = world.node;
    expect((await ask()).principal).toBe(principal);
    expect(world.node.catchUps).toBe(catchUps);
    expect(world.node.credentials.current(principal)).toBe(principal);
  });

  it('are tenants of their own with implicit tenants', async () => {
    const world = new KeystoneWorld({ implicitTenants: true });
    expect((await authenticator(world)()).principal).toMatchObject({ account: PROJECT, owner: { id: `${PROJECT}$${PROJECT}` } });
  });

  it('are refused with a wrong signature, without another question', async () => {
    const world = new KeystoneWorld();
    const ask = authenticator(world);
    for (const request of [signed({ ...ec2, secretAccessKey: 'guessed' }), signedV2({ ...ec2, secretAccessKey: 'guessed' })]) {
      expect(await refusalOf(ask(request))).toMatchObject({ code: 'SignatureDoesNotMatch', reason: 'signature-mismatch' });
    }
    expect(world.keystone.count('GET')).toBe(1);
    expect(JSON.stringify(await refusalOf(ask(signed({ ...ec2, secretAccessKey: 'guessed' }))))).not.toContain(EC2_SECRET);
  });

  it('that nobody knows are unknown keys, those that Keystone does not take are refused, and without Keystone nobody can say', async () => {
    for (const [change, s3, query, reason] of [
      [{ removed: true }, 'InvalidAccessKeyId', 'InvalidClientTokenId', 'unknown-access-key'],
      [{ enabled: false }, 'InvalidAccessKeyId', 'InvalidClientTokenId', 'login-refused'],
      [{ odd: () => Promise.reject(new Error('away')) }, 'ServiceUnavailable', 'ServiceUnavailable', 'provider-unavailable'],
    ] as const) {
      const world = new KeystoneWorld();
      Object.assign(world.keystone, change);
      expect(await refusalOf(authenticator(world)())).toMatchObject({ code: s3, reason });
      expect(await refusalOf(authenticator(world)(signed(ec2, 'sts', 'query')))).toMatchObject({ code: query, reason });
    }
  });

  it('stand behind the keys of the gateway, also behind one that another node made a moment ago', async () => {
    const own = userHistory({}, (stream) => [secondKey(EC2_KEY)(stream)]);
    const world = new KeystoneWorld();
    world.node.knows([own]);
    expect((await authenticator(world)(signed({ ...ec2, secretAccessKey: 'other' }))).principal.userName).toBe('TESTER');
    const late = new KeystoneWorld();
    const node = new Node([own], []);
    Object.assign(late.strategy, { credentials: node.credentials });
    expect((await new PassportAuthenticator(node.credentials, [late.strategy, new SigV4Strategy(node.credentials)]).authenticate(signed({ ...ec2, secretAccessKey: 'other' }))).principal.userName).toBe('TESTER');
    expect([...world.keystone.log, ...late.keystone.log]).toEqual([]);
  });

  it('of other forms are not asked about, nor sessions, nor Signature Version 2 where it is off', async () => {
    const world = new KeystoneWorld({ sigV2: false });
    const ask = authenticator(world);
    await refusalOf(ask(signed({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' })));
    const withToken = signV4(parts, { ...ec2, sessionToken: 'token' }, { region: 'default', service: 's3', now: NOW, protocol: 's3' });
    const sent = { ...parts, headers: withToken.headers as Record<string, string> };
    await refusalOf(ask({ ...signed(), parts: sent, presented: readSignature(sent, 's3') }));
    await refusalOf(ask(signedV2()));
    expect(world.keystone.log).toEqual([]);
  });

  it('of a suspended user, and of one whose name is an administrator\'s, are refused to who has the secret', async () => {
    const world = new KeystoneWorld();
    world.then = [event('UserSuspended')];
    const ask = authenticator(world);
    expect(await refusalOf(ask())).toMatchObject({ reason: 'user-suspended' });
    expect(await refusalOf(ask(signed({ ...ec2, secretAccessKey: 'guessed' })))).toMatchObject({ reason: 'signature-mismatch' });
  });

  it('of a project whose id is the name of another provider\'s user are refused', async () => {
    const world = new KeystoneWorld();
    world.knows([], { userName: PROJECT, tenant: '', type: 'ldap', displayName: 'somebody' });
    expect(await refusalOf(authenticator(world)())).toMatchObject({ reason: 'login-refused', detail: expect.stringContaining('of the type ldap') as string });
  });

  it('with an administrator\'s role are administrators', async () => {
    const world = new KeystoneWorld({ acceptedAdminRoles: ['member'] });
    expect((await authenticator(world)()).principal.administrator).toBe(true);
  });

  it('have the policies that mappings give to their role in the project, as long as they do', async () => {
    const world = new KeystoneWorld();
    const ask = authenticator(world);
    expect(mayRead((await ask()).principal)).toBe(false);
    world.knows([mapping('demo/member')]);
    const { principal } = await ask();
    expect(mayRead(principal)).toBe(true);
    expect(principal.lineage.map(({ stream }) => stream)).toEqual([world.stream, 'identity-mapping/m1']);
    world.knows([mapping('demo/member', [{ roleArns: [], policies: [] }])]);
    expect(mayRead(world.node.credentials.current(principal)!)).toBe(false);
    for (const other of [mapping('demo/reader'), mapping('other/member'), mapping('demo/member', [], 'ldap')]) {
      world.knows([other]);
      expect(mayRead((await ask()).principal)).toBe(false);
    }
  });

  it('are asked about again when what was issued to them was revoked, on any node', async () => {
    const world = new KeystoneWorld();
    const ask = authenticator(world);
    const { principal } = await ask();
    const { target, stream } = federatedSubject(world.stream, EC2_KEY);
    world.keystone.enabled = false;
    world.knows([history(revocation, stream, '', [event('SessionsRevoked', { revocationId: 'r1', target, keptUntil: new Date(NOW + 86_400_000 * 400).toISOString() })])]);
    expect(world.node.credentials.current(principal)).toBeNull();
    expect(await refusalOf(ask())).toMatchObject({ reason: 'login-refused' });
  });
});
