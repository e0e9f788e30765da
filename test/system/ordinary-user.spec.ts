import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeWith, gatewayMain, provisioned } from '../provisioned.js';
import type { Credentials } from '../conformance/gateway.js';
import { Caller, ok } from './caller.js';
import { dataFolder, discard, postgresOf } from './data-folder.js';
import { launch } from './node-process.js';
import { makeRole, trusting, userArn } from './world.js';

const asRoot = process.getuid?.() === 0;
const nobody = (flag: string): number => Number(execFileSync('id', [flag, 'nobody']));

/** The folder that a root gateway keeps its cluster in when the data folder is closed to Postgres's user. */
function outsideCluster(dataDir: string): string | undefined {
  const pointer = join(dataDir, 'postgres/cluster-folder');
  return existsSync(pointer) ? dirname(readFileSync(pointer, 'utf8').trim()) : undefined;
}

async function makesAndKeepsARole(dataDir: string, user: { uid?: number; gid?: number } = {}): Promise<void> {
  for (const first of [true, false]) {
    const node = await launch({ dataDir, ...user });
    try {
      await node.ready();
      const rootKey = JSON.parse(readFileSync(join(dataDir, 'root-credentials.json'), 'utf8')) as Credentials;
      const root = new Caller(node.endpoint, rootKey);
      if (first) await makeRole(root, 'Kept', trusting(userArn('x')));
      else ok(await root.iam('GetRole', { RoleName: 'Kept' }));
      root.close();
    } finally {
      await node.stop();
    }
    expect(await node.ended()).toEqual({ code: 0, signal: null });
  }
}

// Another OS user can only be taken on by root.
(asRoot ? describeWith : (_: unknown, name: string, suite: () => void) => describe.skip(`${name} (needs root to become another user)`, suite))(provisioned('gateway'), 'A gateway and the users of its machine', () => {
  let folder: string;
  beforeEach(() => { folder = dataFolder('users'); });
  afterEach(() => discard(folder), 30_000);

  it('runs as an ordinary user in a home closed to all others', async () => {
    const [uid, gid] = [nobody('-u'), nobody('-g')];
    const home = join(folder, 'home');
    mkdirSync(home, { mode: 0o700 });
    chownSync(home, uid, gid);
    await makesAndKeepsARole(join(home, 'data'), { uid, gid });
    expect(statSync(join(home, 'data')).uid).toBe(uid);
    expect(statSync(join(home, 'data/root-credentials.json')).mode & 0o777).toBe(0o600);
    expect(postgresOf(join(home, 'data'))).toBeUndefined();
  }, 120_000);

  it('runs as root in a home closed to the user of Postgres', async () => {
    const home = join(folder, 'root');
    mkdirSync(home, { mode: 0o700 });
    const data = join(home, 'data');
    try {
      await makesAndKeepsARole(data);
      expect(outsideCluster(data)).toBeDefined();
    } finally {
      const outside = outsideCluster(data);
      if (outside !== undefined) rmSync(outside, { recursive: true, force: true });
    }
  }, 120_000);

  it('says what is wrong when the data folder belongs to somebody else', async () => {
    chmodSync(folder, 0o755);
    const node = await launch({ dataDir: join(folder, 'data'), uid: nobody('-u'), gid: nobody('-g'), main: gatewayMain });
    expect((await node.ended()).code).not.toBe(0);
    expect(node.logs()).toMatch(/EACCES|permission denied/i);
    expect(node.logs()).not.toMatch(/\n\s+at /);
  }, 60_000);
});
