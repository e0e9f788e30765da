import { setTimeout as sleep } from 'node:timers/promises';
import { ok } from '../system/caller.js';
import { count, fullCounts } from '../counts.js';
import { describeCluster } from './harness/describe-cluster.js';
import { sharedCluster } from './harness/shared-cluster.js';
import { type Disturbance, type DisturbedOptions, whileDisturbed } from './revocation/disturbance.js';
import { endIssuers } from './revocation/federated.js';
import { OddGateway, launchGateway } from './revocation/further-gateway.js';
import { BUCKET, OBJECT, REPEATABLE, subject } from './revocation/subjects.js';
import { Target } from './revocation/target.js';
import { Trial } from './revocation/trial.js';
import type { Interesting } from './revocation/wire.js';

/** Milliseconds: the lease, a tenth more, and what a loaded machine adds. */
const LEASE = 2000;
const LONGEST = LEASE * 1.1 + 1500;
const LIMIT = count(180_000, 3_600_000);
const SUBJECTS = count(4, 8);
/** Lengths of pauses, from 10 ms to three leases. */
const PAUSES = fullCounts ? [10, 30, 100, 300, 700, 1200, 1800, LEASE, LEASE + 50, LEASE * 1.1, LEASE * 1.2, 2 * LEASE, 3 * LEASE] : [300, 3 * LEASE];
const STALL_LENGTHS = fullCounts ? [0.3 * LEASE, 0.9 * LEASE, 1.6 * LEASE, 3 * LEASE] : [1.6 * LEASE];
/** The first `everyday` of the cases, or all of them `full` times. */
const again = <T>(cases: readonly T[], full: number, everyday = cases.length): readonly T[] => (fullCounts ? Array.from({ length: full }, () => cases).flat() : cases.slice(0, everyday));

describeCluster('While something happens to one node', () => {
  const shared = sharedCluster();
  let nodes: Target[];
  let odd: OddGateway;
  let oddTarget: Target;
  let runs = 0;
  let kind = 0;

  const target = (name: string, url: string): Target => new Target(name, url, shared.cluster.root);

  beforeAll(async () => {
    nodes = shared.cluster.gateways.map(({ name, url }) => target(name, url));
    ok(await nodes[0]!.root.s3('PUT', `/${BUCKET}`));
    ok(await nodes[0]!.root.s3('PUT', OBJECT, { body: 'bytes' }));
    odd = await OddGateway.start(shared.cluster, 4);
    oddTarget = target('gateway-4', odd.process.endpoint);
  }, 120_000);
  afterAll(async () => {
    for (const one of [...nodes ?? [], oddTarget]) one?.close();
    await odd?.stop();
    await endIssuers();
  }, 60_000);

  async function hold(title: string, disturbed: Target, disturb: Disturbance, more: Partial<DisturbedOptions> = {}): Promise<void> {
    const others = nodes.filter((node) => node !== disturbed);
    const { faults, judged, took } = await whileDisturbed({ others, disturbed, disturb, subjects: SUBJECTS, prefix: `nodes${(runs += 1)}`, first: kind, ...more });
    kind += SUBJECTS;
    expect({ title, faults }).toEqual({ title, faults: [] });
    expect(judged).toBeGreaterThan(SUBJECTS * 6);
    if (more.revokers === undefined) expect(Math.max(...took)).toBeLessThan(LONGEST);
  }

  /** Stopped for so many milliseconds. */
  const pause = (pid: number, length: number): Disturbance => async (begun) => {
    process.kill(pid, 'SIGSTOP');
    begun();
    await sleep(length);
    process.kill(pid, 'SIGCONT');
  };

  it.each(again(PAUSES, 4))('stopped for %d ms', async (length) => {
    const at = shared.cluster.gateways[runs % 3]!;
    await hold(`stopped for ${length} ms`, nodes[runs % 3]!, pause(at.pid!, length));
  }, LIMIT);

  const MOMENTS: readonly (readonly [Interesting, 'asked' | 'answered', number])[] = [
    ['member.renew', 'asked', 1.2], ['member.renew', 'answered', 1.2], ['log.read-after', 'answered', 1.2],
    ...(fullCounts ? [['member.renew', 'asked', 0.1], ['member.renew', 'answered', 3], ['log.read-after', 'asked', 1.2], ['log.read-after', 'answered', 0.5], ['member.acknowledge', 'asked', 1.2], ['member.acknowledge', 'answered', 1.2]] as const : []),
  ];
  it.each(again(MOMENTS, 4))('stopped in mid-renewal: %s %s, for %d leases', async (statement, moment, leases) => {
    await hold(`${statement} ${moment}`, oddTarget, async (begun) => {
      const stopped = Promise.withResolvers<void>();
      odd.wire.next(statement, moment, () => {
        odd.process.signal('SIGSTOP');
        stopped.resolve();
      });
      await stopped.promise;
      begun();
      await sleep(leases * LEASE);
      odd.process.signal('SIGCONT');
    });
  }, LIMIT);

  const STALLS: readonly (readonly [string, readonly string[]])[] = [
    ['the tail of the log stalls, and its row is written on', ['log.read-after']],
    ['its row cannot be written, and the tail goes on', ['member.renew', 'member.acknowledge']],
    ['it hears of nothing', ['listen rolegate_']],
    ['nothing passes', []],
  ];
  const stall = (statements: readonly string[], length: number): Disturbance => async (begun) => {
    odd.wire.stall(...statements);
    begun();
    await sleep(length);
    odd.wire.resume();
  };
  it.each(again(STALLS, 6, 2))('%s', async (title, statements) => {
    for (const length of STALL_LENGTHS) await hold(title, oddTarget, stall(statements, length));
  }, LIMIT);

  it.each(again([STALLS[0]!, ['it cannot read the other rows', ['member.roll']]] as const, 6))('and revokes itself: %s', async (title, statements) => {
    await hold(title, oddTarget, stall(statements, 1.6 * LEASE), { revokers: [oddTarget], kinds: REPEATABLE });
  }, LIMIT);

  it.each(again([5000, -5000], 6))('its wall clock stepped by %d ms, and back', async (step) => {
    await hold(`stepped by ${step}`, oddTarget, async (begun) => {
      odd.setClocks(step);
      begun();
      await sleep(count(500, 3000));
    });
    await hold(`stepped back by ${step}`, oddTarget, async (begun) => {
      odd.setClocks(0);
      begun();
    });
  }, LIMIT);

  it.each(again([[-5000, 1.2], [5000, 1.2], [-5000, 0.2]] as const, 6, 1))('its wall clock stepped by %d ms while it was stopped for %d leases', async (step, leases) => {
    await hold(`stopped and stepped by ${step}`, oddTarget, async (begun) => {
      odd.process.signal('SIGSTOP');
      odd.setClocks(step);
      begun();
      await sleep(leases * LEASE);
      odd.process.signal('SIGCONT');
    });
    odd.setClocks(0);
  }, LIMIT);

  it.each(again([1.2, 3], 6, 1))('its machine suspended for %d leases: the monotonic clock stood still', async (leases) => {
    await hold(`suspended for ${leases} leases`, oddTarget, async (begun) => {
      odd.setClocks(0, leases * LEASE);
      await sleep(50);
      odd.process.signal('SIGSTOP');
      begun();
      await sleep(leases * LEASE);
      odd.process.signal('SIGCONT');
    });
  }, LIMIT);

  it('and it joins: what was revoked before, while and after is accepted never', async () => {
    for (let time = 0; time < count(1, 6); time++) {
      const prefix = `joining${time}`;
      const trials = await Promise.all(Array.from({ length: count(12, 40) }, async (_, i) => new Trial(await subject(nodes[i % 3]!, `${prefix}n${i}`, i + time))));
      const joining = await launchGateway(shared.cluster, 5);
      const newcomer = target('gateway-5', joining.endpoint);
      let joined = false;
      const ready = joining.ready().then(() => { joined = true; });
      try {
        for (const [i, trial] of trials.entries()) {
          trial.begin([newcomer], 10);
          await trial.revoke(nodes[i % 3]!);
          if (!joined && i < trials.length - 4) await Promise.race([ready, sleep(400)]);
          if (i === trials.length - 4) await ready;
        }
        await Promise.all(trials.map((trial) => trial.judged([newcomer])));
      } finally {
        await Promise.all(trials.map((trial) => trial.end()));
        newcomer.close();
        await joining.stop();
      }
      expect(trials.flatMap((trial) => trial.faults())).toEqual([]);
    }
  }, LIMIT);
});
