import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Credentials } from '../conformance/gateway.js';
import { count, fullCounts } from '../counts.js';
import { nodeCommand, root as checkout } from '../provisioned.js';
import { Caller, credentialsIn, ok } from '../system/caller.js';
import { makeRole, makeUser, policy, roleArn, statement, trusting, userArn } from '../system/world.js';
import { printRows, Workload } from './chaos/workload.js';
import { describeCluster } from './harness/describe-cluster.js';
import { sharedCluster } from './harness/shared-cluster.js';

/** Seconds: the shortest session that AssumeRole gives. */
const SHORTEST = 900;

describeCluster('The token ring rotates under load', () => {
  const shared = sharedCluster();
  let load: Workload;
  let user: Credentials;

  const cli = (...args: string[]): { readonly code: number | null; readonly out: string; readonly err: string } => {
    const { root, balancerUrl } = shared.cluster;
    const env = { PATH: process.env.PATH, ROLEGATE_ENDPOINT: balancerUrl, ROLEGATE_ACCESS_KEY: root.accessKeyId, ROLEGATE_SECRET_KEY: root.secretAccessKey };
    const { status, stdout, stderr } = spawnSync(nodeCommand, [join(checkout, 'apps/cli/bin/rolegate.mjs'), ...args], { env, encoding: 'utf8' });
    return { code: status, out: stdout.trim(), err: stderr.trim() };
  };
  const cliOk = (...args: string[]): string => {
    const { code, out, err } = cli(...args);
    if (code !== 0) throw new Error(`rolegate ${args.join(' ')} ended with ${code}: ${err}`);
    return out;
  };
  const admin = (): Caller => new Caller(shared.cluster.balancerUrl, shared.cluster.root);
  const issuing = async (): Promise<string> => {
    const caller = admin();
    const { keys } = JSON.parse(ok(await caller.admin('GET', '/rolegate/v1/keys')).body) as { keys: readonly { ring: string; id: string; state: string }[] };
    caller.close();
    return keys.find(({ ring, state }) => ring === 'token' && state === 'issuing')!.id;
  };
  const session = async (seconds: number): Promise<Credentials> => {
    const caller = new Caller(shared.cluster.balancerUrl, user);
    const answer = await caller.sts('AssumeRole', { RoleArn: roleArn('RotatingRing'), RoleSessionName: 'session', DurationSeconds: String(seconds) });
    caller.close();
    return { ...credentialsIn(answer), expires: Date.parse(answer.text('Expiration')) } as Credentials;
  };
  /** The code that each gateway answers with; undefined where it accepts the session. */
  const codes = (one: Credentials): Promise<(string | undefined)[]> => Promise.all(shared.cluster.gateways.map(async ({ url }) => {
    const caller = new Caller(url, one);
    const { code } = await caller.sts('GetCallerIdentity');
    caller.close();
    return code;
  }));
  const everywhere = (code: string | undefined): (string | undefined)[] => shared.cluster.gateways.map(() => code);

  beforeAll(async () => {
    const caller = admin();
    user = await makeUser(caller, 'rotating-ring');
    await makeRole(caller, 'RotatingRing', trusting(userArn('rotating-ring')), policy(statement('Allow', 's3:*')));
    caller.close();
    load = new Workload('rotation', shared.cluster);
    await load.start();
    await load.incidents.untilServed();
  }, 120_000);
  afterAll(() => load?.finish(), 60_000);

  it('by add, promote and retire, without a failed request; tokens under a retired key end on every node at once, others live', async () => {
    load.incidents.begin('rotation of the token ring', false);
    for (let round = 0; round < count(2, 20); round++) {
      const old = await issuing();
      const before = await session(SHORTEST);
      const added = cliOk('keys', 'add');
      cliOk('keys', 'promote', added);
      expect(await issuing()).toBe(added);
      const after = await session(SHORTEST);
      expect([await codes(before), await codes(after)]).toEqual([everywhere(undefined), everywhere(undefined)]);

      // The load's own sessions from the beginning are under the first key: what is retired now is a later one.
      const early = cli('keys', 'retire', old);
      expect([early.code === 0, early.err]).toEqual([false, expect.stringContaining('may live until')]);
      if (round === 0) continue;
      cliOk('keys', 'retire', old, '--now');
      expect([await codes(before), await codes(after)]).toEqual([everywhere('InvalidClientTokenId'), everywhere(undefined)]);
      await sleep(200);
    }
    // Sessions of the load that were made in between may have ended with their key.
    await load.finish();
    printRows(load.incidents);
    for (const { title, unavailable, cut } of load.incidents.phases) expect({ title, unavailable, cut }).toEqual({ title, unavailable: 0, cut: 0 });
    expect(load.incidents.wrong).toEqual([]);
  }, count(180_000, 1_800_000));

  if (fullCounts) it('and a session lives until the second at which it expires, whatever rotates meanwhile', async () => {
    const one = await session(SHORTEST) as Credentials & { readonly expires: number };
    for (let left = one.expires - Date.now() - 3000; left > 0; left = one.expires - Date.now() - 3000) {
      if (left > 60_000) cliOk('keys', 'promote', cliOk('keys', 'add'));
      expect(await codes(one)).toEqual(everywhere(undefined));
      await sleep(Math.min(left, 20_000));
    }
    await sleep(one.expires - Date.now() + 1000);
    expect(await codes(one)).toEqual(everywhere('ExpiredToken'));
  }, 1_200_000);
});
