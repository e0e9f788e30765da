import type { Server } from 'node:http';
import { request } from 'node:http';
import { imdsServer, type ImdsOptions } from './imds-server.js';
import type { InstanceSession } from './session-keeper.js';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const session: InstanceSession = {
  credentials: { accessKeyId: 'ASIA1', secretAccessKey: 'secret', sessionToken: 'token', expiration: new Date(NOW + 3_600_000) },
  roleArn: 'arn:aws:iam::123456789012:role/app/Web', instanceProfileArn: 'arn:aws:iam::123456789012:instance-profile/Web', instanceProfileId: 'AIPA1', issuedAt: NOW,
};
const ROLE = '/latest/meta-data/iam/security-credentials/Web';

describe('imdsServer', () => {
  let server: Server;
  let now = NOW;
  afterEach(() => new Promise((done) => server.close(done)));

  async function ask(options: Partial<ImdsOptions>, method: string, path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string; headers: NodeJS.Dict<string | string[]> }> {
    if (!server?.listening) {
      server = imdsServer({ keeper: { current: session }, now: () => now, version1: false, instanceId: 'i-0123456789abcdef0', region: 'eu-central-1', ...options });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    }
    const { port } = server.address() as { port: number };
    return new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, method, path, agent: false, headers }, (reply) => {
        let body = '';
        reply.setEncoding('utf8').on('data', (part: string) => (body += part)).on('end', () => resolve({ status: reply.statusCode!, body, headers: reply.headers }));
      }).on('error', reject).end();
    });
  }
  const tokenOf = async (options: Partial<ImdsOptions> = {}, ttl = '60') => (await ask(options, 'PUT', '/latest/api/token', { 'X-aws-ec2-metadata-token-ttl-seconds': ttl })).body;
  const withToken = async (path: string, options: Partial<ImdsOptions> = {}) => ask(options, 'GET', path, { 'X-aws-ec2-metadata-token': await tokenOf(options) });

  it('gives the credentials of the role to who has a token, as EC2 writes them', async () => {
    expect((await withToken('/latest/meta-data/iam/security-credentials/')).body).toBe('Web');
    expect(JSON.parse((await withToken(ROLE)).body)).toEqual({
      Code: 'Success', LastUpdated: '2026-01-02T03:04:05Z', Type: 'AWS-HMAC', AccessKeyId: 'ASIA1', SecretAccessKey: 'secret', Token: 'token', Expiration: '2026-01-02T04:04:05Z',
    });
    expect(JSON.parse((await withToken('/latest/meta-data/iam/info')).body)).toEqual({ Code: 'Success', LastUpdated: '2026-01-02T03:04:05Z', InstanceProfileArn: session.instanceProfileArn, InstanceProfileId: 'AIPA1' });
  });

  it.each([
    ['/', 'latest'], ['/latest/meta-data/', 'iam/\ninstance-id\nplacement/'], ['/latest/meta-data/instance-id', 'i-0123456789abcdef0'],
    ['/latest/meta-data/placement/region', 'eu-central-1'], ['/latest/meta-data/placement/availability-zone', 'eu-central-1a'],
  ])('says at %s: %j', async (path, body) => {
    expect(await withToken(path)).toMatchObject({ status: 200, body });
  });

  it('says who the instance is', async () => {
    expect(JSON.parse((await withToken('/latest/dynamic/instance-identity/document')).body)).toMatchObject({ instanceId: 'i-0123456789abcdef0', region: 'eu-central-1', accountId: '123456789012' });
  });

  it('refuses who has no token, a forged one, a cut one, or one that has ended', async () => {
    const token = await tokenOf({}, '10');
    const status = async (given?: string) => (await ask({}, 'GET', ROLE, given === undefined ? {} : { 'x-aws-ec2-metadata-token': given })).status;
    expect(await status(token)).toBe(200);
    for (const wrong of [undefined, '', 'x', `${token}A`, token.slice(0, -2), `B${token.slice(1)}`]) expect(await status(wrong)).toBe(401);
    now = NOW + 10_000;
    expect(await status(token)).toBe(401);
    now = NOW;
  });

  it('answers version 1 only where it is wanted, and no wrong token even there', async () => {
    expect((await ask({ version1: true }, 'GET', ROLE)).status).toBe(200);
    expect((await ask({}, 'GET', ROLE, { 'x-aws-ec2-metadata-token': 'wrong' })).status).toBe(401);
  });

  it.each(['0', '21601', '-1', '1.5', 'x', ''])('gives no token for %j seconds', async (ttl) => {
    expect((await ask({}, 'PUT', '/latest/api/token', { 'x-aws-ec2-metadata-token-ttl-seconds': ttl })).status).toBe(400);
  });

  it('refuses what comes through a proxy, or by a name that was pointed here', async () => {
    const ttl = { 'x-aws-ec2-metadata-token-ttl-seconds': '60' };
    expect((await ask({ version1: true }, 'PUT', '/latest/api/token', { ...ttl, 'x-forwarded-for': '192.0.2.1' })).status).toBe(403);
    expect((await ask({}, 'GET', ROLE, { host: 'rebound.example' })).status).toBe(403);
    expect((await ask({}, 'GET', ROLE, { host: 'localhost:1338' })).status).toBe(200);
    expect((await ask({}, 'POST', ROLE)).status).toBe(405);
  });

  it('has no role while there is no session', async () => {
    const without = { keeper: { current: undefined } };
    expect((await withToken('/latest/meta-data/iam/security-credentials/', without)).status).toBe(404);
    expect((await withToken('/latest/meta-data/', without)).body).toBe('instance-id\nplacement/');
  });

  it('speaks to containers that know the token', async () => {
    const options = { authorization: 'the-token' };
    expect(await ask(options, 'GET', '/v1/credentials')).toMatchObject({ status: 401, headers: { 'content-type': 'application/json' } });
    expect((await ask(options, 'GET', '/v1/credentials', { authorization: 'the-token2' })).status).toBe(401);
    expect(JSON.parse((await ask(options, 'GET', '/v1/credentials', { authorization: 'the-token' })).body)).toEqual({
      RoleArn: session.roleArn, AccessKeyId: 'ASIA1', SecretAccessKey: 'secret', Token: 'token', Expiration: '2026-01-02T04:04:05Z',
    });
  });

  it('speaks to no container unless it was told to', async () => {
    expect((await ask({}, 'GET', '/v1/credentials', { authorization: '' })).status).toBe(404);
  });
});
