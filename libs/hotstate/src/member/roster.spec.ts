import { systemClock } from '#kernel';
import { FakeClock } from '../../test/fake-log.js';
import { FakeMembers, at } from '../../test/fake-members.js';
import { Roster } from './roster.js';

let members: FakeMembers;
let clock: FakeClock;
let roster: Roster;
beforeEach(() => {
  members = new FakeMembers();
  clock = new FakeClock();
  roster = new Roster('me', members.store(), clock, 2200);
  members.listen((message) => roster.hear(message));
  members.add('me', at(1));
  members.add('other', at(1));
});

describe('Roster', () => {
  it('knows the others and how far they are, from their rows and from what they say', async () => {
    await roster.read();
    expect(roster.ids()).toEqual(['other']);
    expect([roster.hasPassed('other', at(1)), roster.hasPassed('other', at(2))]).toEqual([true, false]);
    members.acknowledge('other', at(2));
    expect(roster.hasPassed('other', at(2))).toBe(true);
    expect(members.reads).toBe(1);
  });

  it('does not lose what is said while the rows are being read', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const stored = members.store();
    const slow = new Roster('me', { ...stored, roll: async () => { const roll = await stored.roll(); await gate; return roll; } }, clock, 2200);
    members.listen((message) => slow.hear(message));
    const reading = slow.read();
    await Promise.resolve();
    members.acknowledge('other', at(7));
    release();
    await reading;
    expect(slow.hasPassed('other', at(7))).toBe(true);
  });

  it('does not go back with an older row, or message', async () => {
    members.acknowledge('other', at(5));
    members.rows.set('other', { id: 'other', position: at(3), renewals: 1n });
    await roster.read();
    roster.hear('other 1.2.2');
    expect(roster.hasPassed('other', at(5))).toBe(true);
  });

  it('takes a position of another era for none', async () => {
    members.add('other', at(9, 2));
    await roster.read();
    expect(roster.hasPassed('other', at(1))).toBe(false);
    expect(roster.hasPassed('other', at(9, 2))).toBe(true);
  });

  it('reads the rows when one came or went, and when messages may have been lost', async () => {
    for (const message of ['', undefined, 'nonsense', 'other 1.x']) {
      members.reads = 0;
      roster.hear(message);
      await new Promise(setImmediate);
      expect(members.reads).toBe(1);
    }
  });

  it('removes who stands still for a lease and its margin, and nobody earlier', async () => {
    await roster.read();
    clock.pass(2199);
    await roster.read();
    expect(roster.size).toBe(1);
    clock.pass(1);
    await roster.read();
    expect(roster.size).toBe(0);
    expect([...members.rows.keys()]).toEqual(['me']);
  });

  it('removes them by itself in time, without being asked', async () => {
    const quick = new Roster('me', members.store(), systemClock, 30);
    await quick.read();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(members.rows.has('other')).toBe(false);
    quick.close();
  });

  it('does not remove who renews in that very moment', async () => {
    await roster.read();
    clock.pass(3000);
    members.beforeRemove = () => members.add('other', at(1), 2n);
    await roster.read();
    expect(roster.ids()).toEqual(['other']);
    expect(members.rows.has('other')).toBe(true);
  });

  it('begins to watch anew in another era: a failover may have taken renewals back', async () => {
    await roster.read();
    clock.pass(3000);
    roster.inEra(2);
    await roster.read();
    expect(roster.size).toBe(1);
  });

  it('settles an era when no lease of the one before can hold any more', async () => {
    roster.inEra(2);
    await roster.read();
    expect([roster.isSettled(1), roster.isSettled(2)]).toEqual([true, false]);
    clock.pass(2199);
    await roster.read();
    expect(roster.isSettled(2)).toBe(false);
    clock.pass(1);
    await roster.read();
    expect(roster.isSettled(2)).toBe(true);
    expect(members.settledEra).toBe(2);
  });
});
