import { mkdirSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseKit } from '#testing';
import { count } from '../counts.js';
import { describeWith, provisioned } from '../provisioned.js';
import type { Credentials } from '../conformance/gateway.js';
import { type Answer, Caller, ok } from './caller.js';
import { dataFolder, discard } from './data-folder.js';
import { eventually } from './eventually.js';
import { launch, type NodeProcess } from './node-process.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from './world.js';

const rootKey: Credentials = { accessKeyId: 'BARRIERROOT', secretAccessKey: 'secret-of-the-barrier-test' };
const listRoles = policy(statement('Allow', 'iam:ListRoles'));

/** A lease and a tenth, in milliseconds; what a loaded machine adds is allowed for. */
const [LONGEST, SLACK] = [2200, 600];

interface Subject {
  readonly credentials: Credentials;
  readonly use: (caller: Caller) => Promise<Answer>;
  readonly revoke: (root: Caller) => Promise<Answer>;
}

const identity = (caller: Caller): Promise<Answer> => caller.sts('GetCallerIdentity');

/** Somebody who may do something, made on one node, and what takes it away. */
const KINDS: Readonly<Record<string, (root: Caller, uid: string) => Promise<Subject>>> = {
  'key made inactive': async (root, uid) => ({
    credentials: await makeUser(root, uid), use: identity,
    revoke: (by) => by.iam('UpdateAccessKey', { UserName: uid, AccessKeyId: uid, Status: 'Inactive' }),
  }),
  'user suspended': async (root, uid) => ({
    credentials: await makeUser(root, uid), use: identity,
    revoke: (by) => by.admin('POST', '/user', { uid, suspended: '1' }),
  }),
  'role deleted': async (root, uid) => {
    const user = root.as(await makeUser(root, uid));
    await makeRole(root, `Role-${uid}`, trusting(userArn(uid)));
    return { credentials: await assume(user, `Role-${uid}`), use: identity, revoke: (by) => by.iam('DeleteRole', { RoleName: `Role-${uid}` }) };
  },
  'role policy removed': async (root, uid) => {
    const user = root.as(await makeUser(root, uid));
    await makeRole(root, `Role-${uid}`, trusting(userArn(uid)), listRoles);
    return { credentials: await assume(user, `Role-${uid}`), use: (caller) => caller.iam('ListRoles'), revoke: (by) => by.iam('DeleteRolePolicy', { RoleName: `Role-${uid}`, PolicyName: 'own' }) };
  },
};

/** A way to Postgres that can be cut without either end hearing of it. */
class Wire {
  private readonly sockets = new Set<Socket>();
  private server!: Server;
  private cut = false;

  async open(connectionString: string): Promise<string> {
    const url = new URL(connectionString);
    const [host, port] = [url.hostname, Number(url.port)];
    this.server = createServer((here) => {
      const there = connect(port, host);
      for (const [from, to] of [[here, there], [there, here]] as const) {
        this.sockets.add(from);
        from.on('data', (bytes) => void (this.cut || to.write(bytes))).on('error', () => to.destroy()).on('close', () => to.destroy());
      }
    });
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as { port: number }).port);
    return url.href;
  }

  /** Bytes vanish from now on. */
  break(): void {
    this.cut = true;
  }

  /** What was open is lost; new connections pass. */
  mend(): void {
    this.cut = false;
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  close(): void {
    this.mend();
    this.server.close();
  }
}

const sorted = (values: number[]): number[] => values.sort((a, b) => a - b);
const quantiles = (values: number[]): string => {
  const all = sorted(values);
  return `${all.length} calls, p50 ${all[all.length >> 1]!.toFixed(1)} ms, p99 ${all[Math.floor(all.length * 0.99)]!.toFixed(1)} ms, longest ${all.at(-1)!.toFixed(1)} ms`;
};

describeWith(provisioned('gateway'), 'A revocation holds on every node once its call has returned', () => {
  const database = databaseKit();
  const wire = new Wire();
  let folder: string;
  let nodes: NodeProcess[];
  let roots: Caller[];
  let n = 0;

  async function start(name: string, connectionString: string): Promise<NodeProcess> {
    mkdirSync(join(folder, name), { recursive: true });
    const node = await launch({ dataDir: join(folder, name), env: {
      DATABASE_URL: connectionString, ROLEGATE_SEAL_KEYS: `seal:${Buffer.alloc(32, 1).toString('base64')}`, ROLEGATE_BLOB_DIR: join(folder, 'blobs'),
      ROLEGATE_ROOT_ACCESS_KEY: rootKey.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: rootKey.secretAccessKey, ROLEGATE_LOG_LEVEL: 'warn',
    } });
    await node.ready();
    return node;
  }

  beforeAll(async () => {
    folder = dataFolder('barrier');
    mkdirSync(join(folder, 'blobs'));
    const wired = await wire.open(database.connectionString);
    nodes = await Promise.all([start('a', database.connectionString), start('b', database.connectionString), start('c', wired)]);
    roots = nodes.map((node) => new Caller(node.endpoint, rootKey));
  }, 120_000);
  afterAll(async () => {
    for (const root of roots ?? []) root.close();
    await Promise.all((nodes ?? []).map((node) => node.stop()));
    wire.close();
    await discard(folder);
  }, 60_000);

  /** A new subject of a kind, in use on every node that answers. */
  async function inUse(kind: string, on: readonly number[] = [0, 1, 2]): Promise<{ readonly subject: Subject; readonly callers: Caller[] }> {
    const subject = await KINDS[kind]!(roots[on[0]!]!, `subject${(n += 1)}`);
    const callers = on.map((i) => roots[i]!.as(subject.credentials));
    for (const caller of callers) ok(await subject.use(caller));
    return { subject, callers };
  }

  /** Milliseconds that a revocation took. */
  async function revoke(subject: Subject, by: Caller): Promise<number> {
    const began = performance.now();
    ok(await subject.revoke(by));
    return performance.now() - began;
  }

  /** Revokes one subject on one node and uses it at once on all. */
  async function round(i: number): Promise<{ readonly took: number; readonly accepted: string[] }> {
    const kind = Object.keys(KINDS)[i % 4]!;
    const { subject, callers } = await inUse(kind);
    const by = roots[i % 3]!.as(rootKey);
    const took = await revoke(subject, by);
    const answers = await Promise.all(callers.map(subject.use));
    for (const caller of [by, ...callers]) caller.close();
    return { took, accepted: answers.flatMap(({ status }, node) => (status === 403 ? [] : [`${kind} on node ${i % 3}, used on node ${node}: ${status}`])) };
  }

  it('one after another', async () => {
    const took: number[] = [];
    for (let i = 0; i < count(60, 500); i++) {
      const one = await round(i);
      expect(one.accepted).toEqual([]);
      took.push(one.took);
    }
    process.stderr.write(`revocations on three nodes, one at a time: ${quantiles(took)}\n`);
    expect(took[took.length >> 1]).toBeLessThan(200);
  }, 300_000);

  it('eight at a time, on all nodes', async () => {
    const took: number[] = [];
    let next = 0;
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (let i = next++; i < count(48, 500); i = next++) {
        const one = await round(i);
        expect(one.accepted).toEqual([]);
        took.push(one.took);
      }
    }));
    process.stderr.write(`revocations on three nodes, eight at a time: ${quantiles(took)}\n`);
  }, 300_000);

  it('also one that finds nothing left to revoke', async () => {
    const { subject, callers } = await inUse('key made inactive');
    await Promise.all([revoke(subject, roots[0]!), revoke(subject, roots[1]!)]);
    for (const caller of callers) expect((await subject.use(caller)).status).toBe(403);
    expect(await revoke(subject, roots[2]!)).toBeLessThan(500);
  });

  it('while a node is stopped: the call waits for its lease, and the node refuses what waited in its sockets', async () => {
    const { subject, callers } = await inUse('role policy removed');
    const [later, last] = [await inUse('user suspended'), await inUse('role deleted')];
    nodes[1]!.signal('SIGSTOP');
    try {
      const took = await revoke(subject, roots[0]!);
      process.stderr.write(`revocation beside a stopped node: ${took.toFixed(0)} ms\n`);
      expect(took).toBeLessThan(LONGEST + SLACK);
      const waiting = subject.use(callers[1]!);
      for (const i of [0, 2]) expect((await subject.use(callers[i]!)).code).toBe('AccessDenied');
      // Its row is gone or about to go: the price is paid once.
      const second = await revoke(later.subject, roots[2]!);
      process.stderr.write(`the next one: ${second.toFixed(0)} ms\n`);
      expect(second).toBeLessThan(SLACK);
      await sleep(50);
      nodes[1]!.signal('SIGCONT');
      expect([403, 503]).toContain((await waiting).status);
      expect([403, 503]).toContain((await later.subject.use(later.callers[1]!)).status);
    } finally {
      nodes[1]!.signal('SIGCONT');
    }
    await nodes[1]!.ready();
    // It is waited for again.
    await revoke(last.subject, roots[0]!);
    for (const caller of last.callers) expect((await last.subject.use(caller)).status).toBe(403);
  }, 60_000);

  it('while a node is cut off from Postgres, and goes on serving what it knows', async () => {
    const { subject, callers } = await inUse('key made inactive');
    const next = await inUse('role deleted');
    wire.break();
    try {
      expect(await revoke(subject, roots[0]!)).toBeLessThan(LONGEST + SLACK);
      expect((await subject.use(callers[2]!)).status).toBe(503);
      expect((await subject.use(callers[1]!)).status).toBe(403);
    } finally {
      wire.mend();
    }
    await eventually(async () => ((await identity(roots[2]!)).status === 200 ? true : undefined), 20_000);
    expect((await subject.use(callers[2]!)).status).toBe(403);
    await revoke(next.subject, roots[1]!);
    for (const caller of next.callers) expect((await next.subject.use(caller)).status).toBe(403);
  }, 60_000);

  it('while a node is killed and another joins', async () => {
    nodes[1]!.signal('SIGKILL');
    await nodes[1]!.ended();
    const rest = [0, 2];
    const [first, second] = [await inUse('user suspended', rest), await inUse('key made inactive', rest)];
    expect(await revoke(first.subject, roots[0]!)).toBeLessThan(LONGEST + SLACK);
    expect(await revoke(second.subject, roots[2]!)).toBeLessThan(SLACK);
    for (const { subject, callers } of [first, second]) for (const caller of callers) expect((await subject.use(caller)).status).toBe(403);
    const doomed = await Promise.all(Array.from({ length: 20 }, (_, i) => inUse(Object.keys(KINDS)[i % 4]!, rest)));
    let joined = false;
    const joining = start('d', database.connectionString).then((node) => {
      joined = true;
      nodes[1] = node;
      roots[1] = new Caller(node.endpoint, rootKey);
    });
    // Revoked before, while and after the node joins: it accepts none of them from its first request on.
    const revoked: Subject[] = [];
    for (const { subject } of doomed) {
      if (!joined) await sleep(100);
      await revoke(subject, roots[0]!);
      revoked.push(subject);
    }
    await joining;
    for (const subject of revoked) expect((await subject.use(roots[1]!.as(subject.credentials))).status).toBe(403);
  }, 120_000);

  it('and is measured', async () => {
    const metrics = await (await fetch(`${nodes[0]!.management}/metrics`)).text();
    expect(metrics).toMatch(/^rolegate_members 3$/m);
    expect(metrics).toMatch(/^rolegate_revocation_seconds_count [1-9]/m);
    expect(Number(/^rolegate_lease_left_seconds (.+)$/m.exec(metrics)?.[1])).toBeGreaterThan(0);
  });
});
