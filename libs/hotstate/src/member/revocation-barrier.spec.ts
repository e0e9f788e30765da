import { setTimeout as sleep } from 'node:timers/promises';
import { FakeClock } from '../../test/fake-log.js';
import { FakeMembers, at } from '../../test/fake-members.js';
import { RevocationBarrier } from './revocation-barrier.js';
import { Roster } from './roster.js';

let members: FakeMembers;
let clock: FakeClock;
let roster: Roster;
let barrier: RevocationBarrier;
let here: Promise<void>;
const durations: number[] = [];
beforeEach(() => {
  members = new FakeMembers();
  clock = new FakeClock();
  roster = new Roster('me', members.store(), clock, 2200);
  members.listen((message) => roster.hear(message));
  here = Promise.resolve();
  durations.length = 0;
  barrier = new RevocationBarrier({ applied: () => here }, roster, { leaseMs: 2000, clock, onPassed: (seconds) => durations.push(seconds) });
  members.add('me', at(1));
});

/** A call, and whether it has returned after some milliseconds. */
function passing(position = at(5)): { readonly done: Promise<unknown>; returned(within?: number): Promise<boolean> } {
  const done = barrier.passed(position);
  return { done, returned: async (within = 20) => Promise.race([done.then(() => true), sleep(within, false)]) };
}

describe('RevocationBarrier', () => {
  it('says whether an account is set aside, asked when everybody has acknowledged', async () => {
    members.add('other', at(1));
    const asked: (readonly string[])[] = [];
    const isSetAside = async (accounts: readonly string[]): Promise<boolean> => { asked.push(accounts); return accounts.includes('sick'); };
    const telling = new RevocationBarrier({ applied: async () => {} }, roster, { leaseMs: 2000, clock, isSetAside });
    const passed = telling.passed(at(5), ['sick']);
    await sleep(10);
    expect(asked).toEqual([]);
    members.acknowledge('other', at(5));
    expect(await passed).toBe('recorded');
    expect(await telling.passed(at(5), ['well'])).toBe('enforced');
    expect(await telling.passed(at(5))).toBe('enforced');
  });

  it('asks for what is set aside within what is left of the lease, and a tenth of a second when nothing is', async () => {
    members.add('silent', at(1));
    const patiences: number[] = [];
    const isSetAside = async (_: readonly string[], patience: number): Promise<boolean> => { patiences.push(patience); return false; };
    const telling = new RevocationBarrier({ applied: async () => {} }, roster, { leaseMs: 2000, clock, isSetAside });
    const passed = telling.passed(at(5), ['one']);
    await sleep(10);
    clock.pass(700);
    members.acknowledge('silent', at(5));
    await passed;
    const late = telling.passed(at(6), ['one']);
    await sleep(10);
    clock.pass(2200);
    await late;
    expect(patiences).toEqual([1500, 100]);
  });

  it('waits for nobody else when there is nobody else, and for this node', async () => {
    let release = (): void => undefined;
    here = new Promise((resolve) => (release = resolve));
    const call = passing();
    expect(await call.returned()).toBe(false);
    release();
    await call.done;
    expect(durations).toEqual([0]);
  });

  it('waits for the acknowledgement of each member', async () => {
    for (const id of ['b', 'c']) members.add(id, at(1));
    const call = passing();
    expect(await call.returned()).toBe(false);
    members.acknowledge('b', at(4));
    members.acknowledge('c', at(6));
    expect(await call.returned()).toBe(false);
    members.acknowledge('b', at(5));
    await call.done;
    expect(members.reads).toBe(1);
  });

  it('does not wait for who joins later: it has read the log before its first lease', async () => {
    members.add('b', at(1));
    const call = passing();
    expect(await call.returned()).toBe(false);
    members.add('late', at(1));
    members.acknowledge('b', at(5));
    await call.done;
  });

  it('looks at the rows where no message comes', async () => {
    members.add('b', at(1));
    members.deaf = true;
    const call = passing();
    await sleep(5);
    members.acknowledge('b', at(5));
    expect(await call.returned(400)).toBe(true);
  });

  it('waits no more for who has left', async () => {
    members.add('b', at(1));
    const call = passing();
    expect(await call.returned()).toBe(false);
    await members.store().leave('b');
    await call.done;
  });

  it('returns when the lease of a silent member and its margin have run out, and not before', async () => {
    members.add('b', at(1));
    const call = passing();
    await sleep(5);
    clock.pass(2199);
    members.add('b', at(1), 2n);
    expect(await call.returned(250)).toBe(false);
    clock.pass(1);
    await call.done;
    expect(durations[0]).toBeCloseTo(2.2);
  });

  it('believes no rows from before the call while they cannot be read, whatever is heard', async () => {
    await roster.read();
    members.add('b', at(1));
    members.fault = new Error('away');
    const call = passing();
    await sleep(5);
    roster.hear('c 1.9.9');
    roster.hear('b 1.4.4');
    expect(await call.returned(150)).toBe(false);
    members.fault = undefined;
    expect(await call.returned(250)).toBe(false);
    members.acknowledge('b', at(5));
    await call.done;
  });

  it('returns early for nobody while an era is not settled', async () => {
    members.add('b', at(9, 2));
    const call = passing(at(5, 2));
    expect(await call.returned(250)).toBe(false);
    clock.pass(2200);
    await call.done;
    members.settledEra = 2;
    await barrier.passed(at(6, 2));
  });

  it('returns early for nobody whose era ended after the commit', async () => {
    members.add('b', at(1, 2));
    members.settledEra = 2;
    const call = passing(at(5, 1));
    expect(await call.returned(250)).toBe(false);
    clock.pass(2200);
    await call.done;
  });

  it('reads the rows once for many calls of the same moment', async () => {
    await Promise.all(Array.from({ length: 100 }, () => barrier.passed(at(1))));
    expect(members.reads).toBeLessThanOrEqual(2);
  });
});
