import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '#kernel';
import { runCommand } from '../src/run-command.js';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);
const clockAt = (ms: number): Clock => ({ now: () => ms, monotonic: () => 0 });

interface Answer {
  readonly status?: number;
  readonly body?: string;
}

/** What a healthy gateway and its management port say. */
const healthy: Readonly<Record<string, Answer>> = {
  'GET /': { status: 403 },
  'POST /': { body: '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam:::user/ops</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>' },
  'GET /admin/user': { body: '{"user_id":"ops","suspended":0,"caps":[{"type":"roles","perm":"*"},{"type":"users","perm":"read"}]}' },
  'GET /admin/rolegate/v1/keys': { body: '{"keys":[{"ring":"token","id":"t1","state":"issuing","lacking":[]},{"ring":"seal","id":"s1","state":"issuing","lacking":[]}]}' },
  'GET /health/ready': { body: '{"status":"ready","reasons":[],"degraded":[]}' },
  'GET /metrics': { body: 'rolegate_lease_left_seconds 1.7\nrolegate_postgres_synchronous_wanted 1\nrolegate_postgres_synchronous_standbys 1\n' },
};

const healthyLines = `ok       gateway      <endpoint> answers
ok       clock        this clock and the gateway's agree
ok       credentials  OPERATOR is arn:aws:iam:::user/ops
ok       capabilities roles=*;users=read
ok       health       the node is ready
ok       lease        memory may decide: Postgres has answered in time
ok       durability   a commit is on 2 machines before it is acknowledged
ok       keys         every node accepts all 2 keys; in use: token t1, seal s1
`;

describe('rolegate doctor', () => {
  let server: Server;
  let endpoint: string;
  let answers = healthy;

  beforeAll(async () => {
    server = createServer((request: IncomingMessage, response) => {
      const { status = 200, body = '' } = answers[`${request.method} ${request.url?.split('?')[0]}`] ?? { status: 404 };
      response.writeHead(status, { date: new Date(NOW).toUTCString(), 'x-amz-request-id': 'r1' }).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  async function doctor({ changed = {}, env = {}, now = NOW }: { changed?: Record<string, Answer>; env?: Record<string, string>; now?: number } = {}, ...argv: string[]) {
    answers = { ...healthy, ...changed };
    let out = '';
    const exit = await runCommand(['doctor', ...argv], {
      env: { ROLEGATE_ENDPOINT: endpoint, ROLEGATE_MANAGEMENT_ENDPOINT: `${endpoint}/`, ROLEGATE_ACCESS_KEY: 'OPERATOR', ROLEGATE_SECRET_KEY: 'secret', ...env },
      clock: clockAt(now), out: (text) => void (out += text), err: (text) => { throw new Error(text); },
    });
    return { exit, out: out.replaceAll(endpoint, '<endpoint>') };
  }

  it('finds nothing wrong with what is well', async () => {
    expect(await doctor()).toEqual({ exit: 0, out: healthyLines });
  });

  it('tells scripts the same', async () => {
    const { exit, out } = await doctor({}, '--format=json');
    expect([exit, JSON.parse(out)[0]]).toEqual([0, { check: 'gateway', state: 'ok', text: '<endpoint> answers' }]);
  });

  const metrics = (text: string) => ({ 'GET /metrics': { body: text } });
  it.each<[string, number, Parameters<typeof doctor>[0], string]>([
    ['a clock that is a minute ahead', 0, { now: NOW + 60_000 }, 'WARNING  clock        this clock is 59 s ahead of the gateway'],
    ['a clock by which nothing can be signed', 1, { now: NOW - 3_600_000 }, 'FAILURE  clock        this clock is 3600 s behind the gateway'],
    ['a key that nobody knows', 1, { changed: { 'POST /': { status: 403, body: '<ErrorResponse><Error><Code>InvalidClientTokenId</Code></Error></ErrorResponse>' } } }, 'FAILURE  credentials  the access key OPERATOR is not known to the gateway (InvalidClientTokenId)'],
    ['half a pair of keys', 1, { env: { ROLEGATE_SECRET_KEY: '' } }, 'FAILURE  credentials  ROLEGATE_SECRET_KEY is not set, but ROLEGATE_ACCESS_KEY is'],
    ['a user without capabilities', 0, { changed: { 'GET /admin/user': { body: '{"user_id":"ops","suspended":0,"caps":[]}' } } }, 'WARNING  capabilities none: an administrator gives them'],
    ['an administrator', 0, { changed: { 'GET /admin/user': { body: '{"user_id":"ops","suspended":0,"caps":[],"system":"true"}' } } }, 'ok       capabilities an administrator: everything'],
    ['a user who may not read itself', 0, { changed: { 'GET /admin/user': { status: 403, body: '{"Code":"AccessDenied"}' } } }, 'WARNING  capabilities access denied to the access key OPERATOR; it takes at least the capability users=read (rolegate explain r1)'],
    ['a node that is not ready', 1, { changed: { 'GET /health/ready': { status: 503, body: '{"status":"not ready","reasons":[{"reason":"clock-skew","detail":"9 s"}],"degraded":[{"reason":"kafka-unreachable","detail":"b:9092"}]}' } } }, 'FAILURE  health       clock-skew: 9 s\nWARNING  health       kafka-unreachable: b:9092'],
    ['a worker without a lease', 1, { changed: metrics('rolegate_lease_left_seconds{worker="1"} 0\nrolegate_lease_left_seconds{worker="2"} 1\n') }, 'FAILURE  lease        1 of 2 processes have no lease'],
    ['one machine that commits', 0, { changed: metrics('rolegate_postgres_synchronous_wanted 0\n') }, 'WARNING  durability   Postgres commits on one machine'],
    ['a standby that is away', 1, { changed: metrics('rolegate_postgres_synchronous_wanted 1\nrolegate_postgres_synchronous_standbys 0\n') }, 'FAILURE  durability   Postgres wants a synchronous standby and has none'],
    ['a standby that may not be seen', 0, { changed: metrics('rolegate_postgres_synchronous_wanted 1\n') }, 'WARNING  durability   Postgres wants a synchronous standby; the role'],
    ['a store whose keys are paths', 1, { changed: metrics('rolegate_upstream_keys_are_paths{store="a"} 1\nrolegate_upstream_keys_are_paths{store="b"} 0\n') }, 'FAILURE  stores       keys of a store are paths of files'],
    ['a node that lacks a key', 1, { changed: { 'GET /admin/rolegate/v1/keys': { body: '{"keys":[{"ring":"seal","id":"s1","state":"issuing","lacking":["host:7"]}]}' } } }, 'FAILURE  keys         host:7 lack the seal key s1'],
    ['a management port that is not seen', 0, { env: { ROLEGATE_MANAGEMENT_ENDPOINT: 'http://127.0.0.1:9' } }, 'WARNING  health       the management port is not seen from here (http://127.0.0.1:9: ECONNREFUSED)'],
    ['no gateway at all', 1, { env: { ROLEGATE_ENDPOINT: 'http://127.0.0.1:9' } }, 'FAILURE  gateway      nothing answers at http://127.0.0.1:9 (ECONNREFUSED)'],
  ])('sees %s', async (_, exit, situation, text) => {
    const ran = await doctor(situation);
    expect([ran.exit, ran.out]).toEqual([exit, expect.stringContaining(text)]);
  });

  it('shows the secret to nobody', async () => {
    const { out } = await doctor({ changed: { 'POST /': { status: 403, body: '<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>' } }, env: { ROLEGATE_SECRET_KEY: 'very-secret' } });
    expect(out).toContain('and its secret do not belong together');
    expect(out).not.toContain('very-secret');
  });
});
