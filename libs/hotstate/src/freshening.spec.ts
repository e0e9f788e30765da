import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { comparePositions } from '#event-sourcing';
import { FakeClock, FakeFeed, FakeLog, away } from '../test/fake-log.js';
import { FakeMembers } from '../test/fake-members.js';
import { thing, things } from '../test/thing.js';
import { HotState } from './hot-state.js';
import { Membership } from './member/membership.js';
import { RevocationBarrier } from './member/revocation-barrier.js';

const LEASE = 1000;
const turn = (): Promise<void> => new Promise(setImmediate);
let log: FakeLog;
let clock: FakeClock;
const open: { close(): Promise<void> }[] = [];
beforeEach(() => {
  log = new FakeLog();
  clock = new FakeClock();
});
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

async function loaded(leaseMs = LEASE): Promise<HotState> {
  const hot = new HotState(log, things, { clock, leaseMs });
  open.push(hot);
  await hot.load();
  return hot;
}

const refused = (reason: string) => expect.objectContaining({ code: 'ServiceUnavailable', reason });

describe('A request that finds no lease', () => {
  it('waits for nothing while there is one', async () => {
    expect((await loaded()).freshen()).toBeUndefined();
  });

  it('gets it back by one reading of the tail, which brings what was revoked meanwhile', async () => {
    log.add('thing/1', 'ThingMade', 'one');
    const hot = await loaded();
    clock.pass(LEASE * 3);
    log.add('thing/1', 'ThingRemoved');
    log.reads = 0;
    await Promise.all(Array.from({ length: 500 }, async () => hot.freshen()));
    expect(hot.get(thing, 'thing/1')).toBeUndefined();
    expect(log.reads).toBe(1);
    expect(hot.freshen()).toBeUndefined();
  });

  it('is refused at once when Postgres says that it is away', async () => {
    const hot = await loaded();
    clock.pass(LEASE);
    log.fault = away();
    await expect(hot.freshen()).rejects.toEqual(refused('lease-expired'));
  });

  it('is served when the process has stood still for longer than that: what was answered meanwhile is read first', async () => {
    const hot = await loaded(200);
    clock.pass(200);
    log.beforeRead = async () => { for (let turns = 0; turns < 5; turns++) await turn(); };
    const request = hot.freshen();
    for (const end = performance.now() + 100; performance.now() < end;);
    await request;
    expect(hot.isFresh()).toBe(true);
  });

  it('is refused after a bounded time when nobody answers, and served when the tail goes on', async () => {
    const hot = await loaded(200);
    clock.pass(200);
    let release = (): void => undefined;
    log.beforeRead = () => new Promise((resolve) => (release = resolve));
    const start = performance.now();
    await expect(hot.freshen()).rejects.toEqual(refused('lease-expired'));
    expect(performance.now() - start).toBeLessThan(180);
    log.beforeRead = () => undefined;
    release();
    await hot.freshen();
    expect(hot.isFresh()).toBe(true);
  });
});

describe('The wall clock of a node, set', () => {
  it('forward by five seconds costs the lease, which the next request gets back', async () => {
    const hot = await loaded();
    clock.wall += 5000;
    expect(hot.isFresh()).toBe(false);
    await hot.freshen();
    expect(hot.leaseLeft).toBe(LEASE);
  });

  it('back by five seconds makes no lease longer', async () => {
    const hot = await loaded();
    clock.wall -= 5000;
    clock.steady += LEASE;
    expect(hot.isFresh()).toBe(false);
    await hot.freshen();
    clock.wall -= 5000;
    clock.pass(LEASE);
    expect(hot.isFresh()).toBe(false);
  });

  it('in the middle of a renewal, either way, never gives more than the lease counted from its start', async () => {
    for (const step of [5000, -5000]) {
      const hot = await loaded();
      clock.pass(LEASE);
      log.beforeRead = () => { clock.wall += step; clock.pass(300); };
      await hot.freshen()?.catch(() => undefined);
      log.beforeRead = () => undefined;
      clock.pass(LEASE - 300);
      expect(hot.isFresh()).toBe(false);
    }
  });
});

describe('A tail that stalls while the heartbeat of the member goes on', () => {
  it('costs the lease: rows are renewed only with what was read, and the revoker is not told otherwise', async () => {
    const members = new FakeMembers();
    const membership = new Membership(members.store(), { leaseMs: LEASE, clock, listen: members.listen });
    const hot = new HotState(log, things, { clock, leaseMs: LEASE, record: membership });
    open.push(hot);
    await hot.load();
    const before = members.rows.get(membership.id)!;
    let release = (): void => undefined;
    log.beforeRead = () => new Promise((resolve) => (release = resolve));
    const event = log.add('thing/1', 'ThingMade', 'one');
    void hot.catchUp().catch(() => undefined);
    for (let i = 0; i < 5; i++) {
      clock.pass(LEASE / 4);
      await membership.roster.read();
      await turn();
    }
    expect(hot.isFresh()).toBe(false);
    expect(members.rows.get(membership.id)).toEqual(before);
    expect(comparePositions(before.position, event.position)).toBeLessThan(0);
    log.beforeRead = () => undefined;
    release();
    await hot.freshen();
    expect(comparePositions(members.rows.get(membership.id)!.position, event.position)).toBe(0);
  });
});

type Step = 'stop' | 'go on' | 'request' | 'revoke' | 'feed' | 'time' | 'step clock' | 'join';

/** A node whose process can be stopped where it waits for Postgres. */
class Node {
  readonly feed = new FakeFeed();
  readonly hot: HotState;
  readonly barrier: RevocationBarrier;
  readonly clock = new FakeClock();
  private gate: Promise<void> | undefined;
  private release = (): void => undefined;

  constructor(members: FakeMembers) {
    const reach = async (): Promise<void> => this.gate;
    const store = {
      readAfter: async (...given: Parameters<FakeLog['readAfter']>) => { await reach(); const page = await log.readAfter(...given); await reach(); return page; },
      readStream: async (...given: Parameters<FakeLog['readStream']>) => { await reach(); return log.readStream(...given); },
      readByClaim: async (name: string) => { await reach(); return log.readByClaim(name); },
      head: async () => { await reach(); return log.head(); },
    };
    const membership = new Membership(members.store(reach), { leaseMs: LEASE, clock: this.clock, listen: members.listen });
    this.hot = new HotState(store, things, { clock: this.clock, leaseMs: LEASE, record: membership });
    this.barrier = new RevocationBarrier(this.hot, membership.roster, { leaseMs: LEASE, clock: this.clock });
    this.hot.follow(this.feed);
  }

  stop(): void {
    this.gate ??= new Promise((resolve) => (this.release = resolve));
  }

  goOn(): void {
    this.release();
    this.gate = undefined;
  }
}

describe('The law of requests without a lease', () => {
  const step = fc.tuple(fc.nat({ max: 9 }), fc.constantFrom<Step>('stop', 'go on', 'request', 'request', 'revoke', 'feed', 'time', 'step clock', 'join'), fc.nat({ max: LEASE }));

  it('none that was sent after a revoking call returned is decided by memory from before it, however nodes are stopped and clocks are set', async () => {
    let judged = 0;
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      log = new FakeLog();
      const members = new FakeMembers();
      const nodes: Node[] = [];
      const join = (): void => {
        const node = new Node(members);
        nodes.push(node);
        void node.hot.load().catch(() => undefined);
      };
      for (let i = 0; i < 3; i++) join();
      await sleep(1);
      const returned: bigint[] = [];
      const work: Promise<void>[] = [];
      const request = async ({ hot }: Node): Promise<void> => {
        const revoked = returned.reduce((most, one) => (one > most ? one : most), 0n);
        try {
          await hot.freshen();
          hot.assertFresh();
        } catch {
          return;
        }
        judged++;
        expect(hot.position().transaction).toBeGreaterThanOrEqual(revoked);
      };
      const revoke = async ({ barrier }: Node): Promise<void> => {
        const { position } = log.add(`thing/${log.all().length}`, 'ThingMade', 'x');
        await barrier.passed(position);
        returned.push(position.transaction);
      };
      for (const [on, what, amount] of steps) {
        const node = nodes[on % nodes.length]!;
        if (what === 'stop') node.stop();
        else if (what === 'go on') node.goOn();
        else if (what === 'request') work.push(request(node));
        else if (what === 'revoke') work.push(revoke(node));
        else if (what === 'feed') void node.feed.deliver(log.all(), log.all().at(-1)?.position ?? node.hot.position()).catch(() => undefined);
        else if (what === 'time') for (const one of nodes) one.clock.pass(amount);
        else if (what === 'step clock') node.clock.wall += amount % 2 === 0 ? 5000 : -5000;
        else if (nodes.length < 5) join();
        for (let turns = amount % 5; turns > 0; turns--) await turn();
      }
      for (const node of nodes) node.goOn();
      const moving = setInterval(() => nodes.forEach((one) => one.clock.pass(20)), 1);
      await Promise.all(work);
      clearInterval(moving);
      await Promise.all(nodes.map(({ hot }) => hot.close()));
    }), { numRuns: 60 });
    expect(judged).toBeGreaterThan(100);
  }, 60_000);
});
