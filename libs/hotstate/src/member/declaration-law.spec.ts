import { setTimeout as sleep } from 'node:timers/promises';
import { type Aggregate, type Position, StoreUnavailableError } from '#event-sourcing';
import { FakeClock, FakeFeed, FakeLog } from '../../test/fake-log.js';
import { FakeMembers } from '../../test/fake-members.js';
import { HotState } from '../hot-state.js';
import { lackingMembers } from './declaration.js';
import { Membership } from './membership.js';

const LEASE = 40;
const STREAM = 'ring/one';

interface Ring {
  readonly keys: readonly string[];
  readonly issuing: string | undefined;
}

const type = { schemaVersion: 1, critical: true };
/** A ring of keys as the token ring is one. */
const ring: Aggregate<Ring> = {
  kind: 'ring',
  events: { KeyAdded: type, KeyPromoted: type },
  evolve(state, { type: name, data }) {
    const { keys, issuing } = state ?? { keys: [], issuing: undefined };
    return name === 'KeyAdded' ? { keys: [...keys, String(data)], issuing } : { keys, issuing: String(data) };
  },
  row: () => ({ account: '', name: 'ring', path: '/' }),
  keys: () => [],
};

/** Small, seeded: a failing run can be had again. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % below;
  };
}

/** One process with what it has opened; some of them cannot open every key. */
class Node {
  readonly feed = new FakeFeed();
  readonly opened = new Set<string>();
  readonly hot: HotState;
  private gate: Promise<void> | undefined;
  private open = (): void => undefined;

  constructor(private readonly log: FakeLog, private readonly members: FakeMembers, clock: FakeClock, private readonly closedTo: (key: string) => boolean) {
    const reach = async (): Promise<void> => this.gate;
    const store = {
      readAfter: async (after: Position, limit: number) => { await reach(); return log.readAfter(after, limit); },
      readStream: async (stream: string, version?: number) => { await reach(); return log.readStream(stream, version); },
      readByClaim: async () => undefined,
      head: async () => { await reach(); return log.head(); },
    };
    const declare = async () => {
      for (const key of this.ring()?.keys ?? []) {
        if (this.opened.has(key)) continue;
        await reach();
        if (this.closedTo(key)) throw new StoreUnavailableError(`${key} cannot be opened here`);
        this.opened.add(key);
      }
      return { process: 'node', accepts: [...this.opened] };
    };
    const record = new Membership(members.store(reach), { leaseMs: LEASE, clock, listen: members.listen, declares: { store: members.declarations(reach), declare } });
    this.hot = new HotState(store, new Map([[ring.kind, ring as Aggregate]]), { clock, leaseMs: LEASE, record });
    this.hot.follow(this.feed);
  }

  ring(): Ring | undefined {
    return this.hot.get(ring, STREAM)?.state;
  }

  /** As the operation does it: asks the members, then appends; a lot may happen in between. */
  async promote(key: string, pause: () => Promise<void>): Promise<boolean> {
    if (!this.ring()?.keys.includes(key)) return false;
    const lacking = lackingMembers(await this.members.declarations(async () => this.gate).declarations(), key);
    await pause();
    if (lacking.length > 0) return false;
    this.log.add(STREAM, 'KeyPromoted', key);
    return true;
  }

  shut(): void {
    this.gate ??= new Promise((resolve) => (this.open = resolve));
  }

  mend(): void {
    this.open();
    this.gate = undefined;
  }
}

async function run(seed: number): Promise<{ readonly broken: string[]; readonly promoted: number; readonly judged: number }> {
  const next = random(seed);
  const [log, members, clock] = [new FakeLog(), new FakeMembers(), new FakeClock()];
  const nodes: Node[] = [];
  const broken: string[] = [];
  let [keys, promoted, judged] = [0, 0, 0];
  const add = (): void => void log.add(STREAM, 'KeyAdded', `k${keys++}`);
  const join = (): void => {
    const unable = next(4) === 0 ? 1 + next(6) : Infinity;
    const node = new Node(log, members, clock, (key) => Number(key.slice(1)) >= unable);
    nodes.push(node);
    void node.hot.load().catch(() => undefined);
  };
  const judge = (step: number): void => {
    for (const [i, issuer] of nodes.entries()) {
      const issuing = issuer.hot.isFresh() ? issuer.ring()?.issuing : undefined;
      if (issuing === undefined) continue;
      for (const [j, other] of nodes.entries()) {
        judged++;
        if (other.hot.isFresh() && !other.opened.has(issuing)) broken.push(`seed ${seed}, step ${step}: node ${i} issues with ${issuing}, node ${j} does not accept it`);
      }
    }
  };
  const pause = async (): Promise<void> => {
    for (let turns = next(6); turns > 0; turns--) await new Promise(setImmediate);
  };
  add();
  log.add(STREAM, 'KeyPromoted', 'k0');
  for (let i = 0; i < 3; i++) join();
  await sleep(2);
  for (let step = 0; step < 80; step++) {
    const node = nodes[next(nodes.length)]!;
    const choice = next(16);
    if (choice === 0) add();
    else if (choice < 5) void node.promote(`k${Math.max(0, keys - 1 - next(2))}`, pause).then((done) => { if (done) promoted++; }, () => undefined);
    else if (choice < 7) node.shut();
    else if (choice < 9) node.mend();
    else if (choice === 9 && nodes.length < 7) join();
    else if (choice === 10 && nodes.length > 2) void node.hot.close();
    else if (choice < 13) for (const one of nodes) { if (next(3) > 0) void one.feed.deliver(log.all(), log.all().at(-1)!.position).catch(() => undefined); }
    else clock.pass(next(LEASE));
    await pause();
    if (next(3) === 0) await sleep(1);
    judge(step);
  }
  for (const node of nodes) node.mend();
  await Promise.all(nodes.map(({ hot }) => hot.close()));
  return { broken, promoted, judged };
}

describe('The law of the rings', () => {
  it('no process that may decide issues with a key that another one which may decide does not accept', async () => {
    const all = { promoted: 0, judged: 0 };
    for (let seed = 1; seed <= 40; seed++) {
      const { broken, promoted, judged } = await run(seed);
      expect(broken).toEqual([]);
      all.promoted += promoted;
      all.judged += judged;
    }
    expect(all.promoted).toBeGreaterThan(100);
    expect(all.judged).toBeGreaterThan(5000);
  }, 60_000);
});
