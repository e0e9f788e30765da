import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { databaseKit } from '#testing';
import { count } from '../counts.js';
import { describeWith, provisioned } from '../provisioned.js';
import type { Credentials } from '../conformance/gateway.js';
import { type Answer, Caller, ok } from './caller.js';
import { dataFolder, discard } from './data-folder.js';
import { eventually } from './eventually.js';
import { launch, type NodeProcess } from './node-process.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from './world.js';

const rootKey: Credentials = { accessKeyId: 'KEYSROOT', secretAccessKey: 'secret-of-the-keys-test' };
const sealKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
const [first, second] = [sealKey('seal-1'), sealKey('seal-2')];

interface Listed {
  readonly keys: readonly { readonly ring: string; readonly id: string; readonly state: string; readonly wraps?: number; readonly accepted_by: number; readonly lacking: readonly string[] }[];
  readonly rewrap: { readonly state: string; readonly done: number; readonly total: number };
}

/** A load of small calls, all of which must succeed. */
class Load {
  private readonly failures: string[] = [];
  private calls = 0;
  private running = true;
  private readonly workers: Promise<void>[];

  constructor(uses: readonly (() => Promise<Answer>)[]) {
    this.workers = uses.map(async (use) => {
      while (this.running) {
        const answer = await use();
        this.calls++;
        if (answer.status >= 300) this.failures.push(`${answer.status} ${answer.body}`);
      }
    });
  }

  /** Calls made, and what failed. */
  async stop(): Promise<{ readonly calls: number; readonly failures: readonly string[] }> {
    this.running = false;
    await Promise.all(this.workers);
    return { calls: this.calls, failures: this.failures.slice(0, 5) };
  }
}

describeWith(provisioned('gateway'), 'Both key rings on two nodes', () => {
  const database = databaseKit();
  let folder: string;
  let nodes: NodeProcess[];
  let roots: Caller[];
  /** Whatever a test leaves running where it fails. */
  const started: NodeProcess[] = [];
  const loads: Load[] = [];

  const under = (uses: readonly (() => Promise<Answer>)[]): Load => {
    const load = new Load(uses);
    loads.push(load);
    return load;
  };

  async function start(name: string, seal: string): Promise<NodeProcess> {
    mkdirSync(join(folder, name), { recursive: true });
    const node = await launch({ dataDir: join(folder, name), env: {
      DATABASE_URL: database.connectionString, ROLEGATE_SEAL_KEYS: seal, ROLEGATE_BLOB_DIR: join(folder, 'blobs'),
      ROLEGATE_ROOT_ACCESS_KEY: rootKey.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: rootKey.secretAccessKey, ROLEGATE_LOG_LEVEL: 'warn',
    } });
    started.push(node);
    return node;
  }

  async function replace(i: number, name: string, seal: string): Promise<void> {
    const node = await start(name, seal);
    await node.ready();
    const before = nodes[i]!;
    roots[i]!.close();
    nodes[i] = node;
    roots[i] = new Caller(node.endpoint, rootKey);
    await before.stop();
  }

  const list = async (by = 0): Promise<Listed> => JSON.parse(ok(await roots[by]!.admin('GET', '/rolegate/v1/keys')).body) as Listed;
  const keyOf = async (ring: string, state: string) => (await list()).keys.find((key) => key.ring === ring && key.state === state)!;
  const post = (path: string, by = 0): Promise<Answer> => roots[by]!.admin('POST', `/rolegate/v1/keys${path}`);

  beforeAll(async () => {
    folder = dataFolder('keys');
    mkdirSync(join(folder, 'blobs'));
    nodes = [await start('a', first)];
    await nodes[0]!.ready();
    nodes.push(await start('b', first));
    await nodes[1]!.ready();
    roots = nodes.map((node) => new Caller(node.endpoint, rootKey));
  }, 120_000);
  afterAll(async () => {
    await Promise.allSettled(loads.map((load) => load.stop()));
    for (const root of roots ?? []) root.close();
    await Promise.all(started.map((node) => node.stop()));
    await discard(folder);
  }, 60_000);

  it('the token ring rotates under load without a failed request, and tokens end with their key on every node', async () => {
    const user = await makeUser(roots[0]!, 'rotating');
    await makeRole(roots[0]!, 'Rotating', trusting(userArn('rotating')), policy(statement('Allow', 'iam:ListRoles')));
    const session = await assume(roots[0]!.as(user), 'Rotating');
    const callers = [0, 1].flatMap((i) => [roots[i]!.as(user), roots[i]!.as(session)]);
    const crossing = [roots[0]!.as(user), roots[1]!.as(user)];
    const load = under([
      ...callers.map((caller) => () => caller.sts('GetCallerIdentity')),
      // A session of one node at once on the other.
      ...crossing.map((caller, i) => async () => {
        const use = roots[1 - i]!.as(await assume(caller, 'Rotating'));
        const answer = await use.sts('GetCallerIdentity');
        use.close();
        return answer;
      }),
    ]);
    const old = (await keyOf('token', 'issuing')).id;
    for (let round = 0; round < count(3, 20); round++) {
      ok(await roots[round % 2]!.admin('POST', '/rolegate/v1/keys', { id: `round-${round}` }));
      ok(await post(`/token/round-${round}/promote`, 1 - (round % 2)));
    }
    const { calls, failures } = await load.stop();
    expect(failures).toEqual([]);
    expect(calls).toBeGreaterThan(100);
    process.stderr.write(`rotation of the token ring under load: ${calls} calls, 0 failed\n`);

    const fresh = await assume(roots[1]!.as(user), 'Rotating');
    const refused = await roots[1]!.admin('DELETE', `/rolegate/v1/keys/token/${old}`);
    expect([refused.status, refused.body]).toEqual([409, expect.stringContaining('may live until')]);
    ok(await roots[1]!.admin('DELETE', `/rolegate/v1/keys/token/${old}`, { now: 'true' }));
    for (const i of [0, 1]) {
      expect((await roots[i]!.as(session).sts('GetCallerIdentity')).status).toBe(403);
      ok(await roots[i]!.as(fresh).sts('GetCallerIdentity'));
    }
    for (const caller of [...callers, ...crossing]) caller.close();
  }, 120_000);

  it('a seal key takes over step by step: refused while a node lacks it, then promoted, rewrapped under and the old one retired, without a failed request', async () => {
    await replace(0, 'a2', `${first},${second}`);
    const early = await post('/seal/seal-2/promote');
    expect([early.status, early.body]).toEqual([409, expect.stringMatching(/not accepted by every member yet: .+:\d+/)]);
    expect((await list()).keys).toContainEqual(expect.objectContaining({ ring: 'seal', id: 'seal-2', accepted_by: 1, lacking: [expect.stringMatching(/:\d+$/)] }));
    await replace(1, 'b2', `${first},${second}`);

    await Promise.all(Array.from({ length: count(20, 200) }, (_, i) => makeUser(roots[i % 2]!, `sealed-${i}`)));
    let made = 0;
    const [user, other] = [await makeUser(roots[0]!, 'sealing'), roots[1]!.as(rootKey)];
    const reader = roots[0]!.as(user);
    const load = under([() => reader.sts('GetCallerIdentity'), () => other.admin('PUT', '/user', { uid: `late-${made++}`, 'display-name': 'late' })]);
    ok(await post('/seal/seal-2/promote', 1));
    expect((await post('/seal/seal-1/promote')).status).toBe(200);
    ok(await post('/seal/seal-2/promote'));
    const held = await roots[0]!.admin('DELETE', '/rolegate/v1/keys/seal/seal-1');
    expect([held.status, held.body]).toEqual([409, expect.stringMatching(/wraps \d+ data keys/)]);
    ok(await post('/rewrap', 1));
    await eventually(async () => ((await list()).rewrap.state === 'idle' ? true : undefined), 30_000);
    const { rewrap } = await list();
    expect(rewrap.done).toBe(rewrap.total);
    ok(await roots[1]!.admin('DELETE', '/rolegate/v1/keys/seal/seal-1'));
    const { calls, failures } = await load.stop();
    expect(failures).toEqual([]);
    process.stderr.write(`seal key replaced under load: ${calls} calls, ${rewrap.total} data keys, 0 failed\n`);
    ok(await roots[1]!.as(await makeUser(roots[0]!, 'afterwards')).sts('GetCallerIdentity'));
    reader.close();
    other.close();
  }, 120_000);

  it('a node without a key that the cluster needs does not start, and says which; one without a retired key does', async () => {
    const lacking = await start('c', first);
    expect((await lacking.ended()).code).not.toBe(0);
    expect(lacking.logs()).toMatch(/seal ring differs from the cluster's: key seal-2 wraps \d+ data keys and is not among ROLEGATE_SEAL_KEYS/);
    const another = await start('d', sealKey('seal-2'));
    expect((await another.ended()).code).not.toBe(0);
    expect(another.logs()).toMatch(/seal ring differs from the cluster's: key seal-2 wraps \d+ data keys, and the one of this id/);
    const enough = await start('e', second);
    await enough.ready();
    await enough.stop();
  }, 60_000);
});
