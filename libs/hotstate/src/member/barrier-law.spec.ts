import { setTimeout as sleep } from 'node:timers/promises';
import { type Position, comparePositions } from '#event-sourcing';
import { FakeClock, FakeFeed, FakeLog } from '../../test/fake-log.js';
import { FakeMembers } from '../../test/fake-members.js';
import { things } from '../../test/thing.js';
import { HotState } from '../hot-state.js';
import { Membership } from './membership.js';
import { RevocationBarrier } from './revocation-barrier.js';

const LEASE = 40;

/** Small, seeded: a failing run can be had again. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

/** One process over the common log, whose way to Postgres can be shut. */
class Node {
  readonly feed = new FakeFeed();
  readonly hot: HotState;
  readonly barrier: RevocationBarrier;
  private gate: Promise<void> | undefined;
  private open = (): void => undefined;

  constructor(log: FakeLog, members: FakeMembers, clock: FakeClock) {
    const reach = async (): Promise<void> => this.gate;
    const store = {
      readAfter: async (after: Position, limit: number) => { await reach(); return log.readAfter(after, limit); },
      readStream: async (stream: string, version?: number) => { await reach(); return log.readStream(stream, version); },
      readByClaim: async (name: string) => { await reach(); return log.readByClaim(name); },
      head: async () => { await reach(); return log.head(); },
    };
    const membership = new Membership(members.store(reach), { leaseMs: LEASE, clock, listen: members.listen });
    this.hot = new HotState(store, things, { clock, leaseMs: LEASE, record: membership });
    this.barrier = new RevocationBarrier(this.hot, membership.roster, { leaseMs: LEASE, clock });
    this.hot.follow(this.feed);
  }

  shut(): void {
    this.gate ??= new Promise((resolve) => (this.open = resolve));
  }

  mend(): void {
    this.open();
    this.gate = undefined;
  }
}

/** Random renewals, cuts, joins, ends, lost messages and revocations; gives what was broken and how often it was tried. */
async function run(seed: number): Promise<{ readonly broken: string[]; readonly passed: number }> {
  const next = random(seed);
  const [log, members, clock] = [new FakeLog(), new FakeMembers(), new FakeClock()];
  const nodes: Node[] = [];
  const broken: string[] = [];
  const calls: Promise<void>[] = [];
  let passed = 0;
  const join = async (): Promise<void> => {
    const node = new Node(log, members, clock);
    nodes.push(node);
    void node.hot.load().catch(() => undefined);
  };
  const check = (position: Position, step: number): void => {
    passed++;
    for (const [i, { hot }] of nodes.entries()) {
      if (hot.isFresh() && comparePositions(hot.position(), position) < 0) broken.push(`seed ${seed}, step ${step}: node ${i} decides without ${position.transaction}`);
    }
  };
  for (let i = 0; i < 3; i++) await join();
  await sleep(2);
  for (let step = 0; step < 60; step++) {
    const node = nodes[next(nodes.length)]!;
    const choice = next(12);
    if (choice < 4) {
      const event = log.add(`thing/${step}`, 'ThingMade', `t${step}`);
      calls.push(node.barrier.passed(event.position).then(() => check(event.position, step)));
      for (const one of nodes) if (next(3) > 0) void one.feed.deliver(log.all(), event.position).catch(() => undefined);
    } else if (choice < 6) node.shut();
    else if (choice < 8) node.mend();
    else if (choice === 8) members.deaf = !members.deaf;
    else if (choice === 9 && nodes.length < 6) await join();
    else if (choice === 10 && nodes.length > 2) void node.hot.close();
    else clock.pass(next(LEASE));
    for (let turns = next(4); turns > 0; turns--) await new Promise(setImmediate);
    if (next(3) === 0) await sleep(1);
  }
  for (const node of nodes) node.mend();
  members.deaf = false;
  const moving = setInterval(() => clock.pass(5), 1);
  await Promise.all(calls);
  clearInterval(moving);
  await Promise.all(nodes.map(({ hot }) => hot.close()));
  return { broken, passed };
}

describe('The law of the barrier', () => {
  it('once a call has returned no node decides without what it wrote, whatever happens in between', async () => {
    let passed = 0;
    for (let seed = 1; seed <= 25; seed++) {
      const one = await run(seed);
      expect(one.broken).toEqual([]);
      passed += one.passed;
    }
    expect(passed).toBeGreaterThan(200);
  }, 60_000);
});
