import { StoreUnavailableError } from '#event-sourcing';
import { FakeClock } from '../../test/fake-log.js';
import { FakeMembers, at } from '../../test/fake-members.js';
import { lackingMembers } from './declaration.js';
import { Membership } from './membership.js';

let members: FakeMembers;
let membership: Membership;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
beforeEach(() => {
  members = new FakeMembers();
  membership = new Membership(members.store(), { leaseMs: 2000, clock: new FakeClock(), listen: members.listen });
});
const row = () => members.rows.get(membership.id);

describe('Membership', () => {
  it('makes its row, and says that the log must be read once more before a lease begins', async () => {
    expect(await membership.renew(at(3))).toBe(false);
    expect(row()).toMatchObject({ position: at(3) });
    expect(await membership.renew(at(4))).toBe(true);
    expect(row()).toMatchObject({ position: at(4) });
  });

  it('makes a removed row anew, with a number that it never showed before', async () => {
    const shown = new Set<bigint>();
    for (let i = 0; i < 4; i++) {
      members.rows.clear();
      expect(await membership.renew(at(1))).toBe(false);
      shown.add(row()!.renewals);
      expect(await membership.renew(at(1))).toBe(true);
      shown.add(row()!.renewals);
    }
    expect(shown.size).toBe(8);
  });

  it('says that nothing is renewed when the row cannot be written', async () => {
    members.fault = new Error('away');
    await expect(membership.renew(at(1))).rejects.toBeInstanceOf(StoreUnavailableError);
  });

  it('acknowledges to nobody while it is alone, and at once when somebody joins', async () => {
    await membership.renew(at(1));
    membership.applied(at(2));
    await turn();
    expect(members.acknowledged).toEqual([]);
    const other = new Membership(members.store(), { leaseMs: 2000, clock: new FakeClock(), listen: members.listen });
    await other.renew(at(1));
    await turn();
    expect(members.acknowledged).toEqual([`${membership.id} 1.2.2`]);
  });

  it('has one acknowledgement on its way; what was applied meanwhile shares the next', async () => {
    members.add('other', at(1));
    await membership.renew(at(1));
    await membership.roster.read();
    for (let i = 2; i < 50; i++) membership.applied(at(i));
    await turn();
    expect(members.acknowledged).toEqual([`${membership.id} 1.2.2`, `${membership.id} 1.49.49`]);
    membership.applied(at(49));
    await turn();
    expect(members.acknowledged).toHaveLength(2);
  });

  it('goes on when an acknowledgement fails', async () => {
    members.add('other', at(1));
    await membership.renew(at(1));
    await membership.roster.read();
    members.fault = new Error('away');
    membership.applied(at(2));
    await turn();
    members.fault = undefined;
    membership.applied(at(3));
    await turn();
    expect(members.acknowledged).toEqual([`${membership.id} 1.3.3`]);
  });

  it('leaves nothing behind, and comes back under no circumstances', async () => {
    await membership.renew(at(1));
    await membership.leave();
    expect(members.rows.size).toBe(0);
    await expect(membership.renew(at(2))).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(members.rows.size).toBe(0);
  });
});

describe('What a process declares', () => {
  const says = (accepts: () => readonly string[]) => new Membership(members.store(), {
    leaseMs: 2000, clock: new FakeClock(), listen: members.listen,
    declares: { store: members.declarations(), declare: async () => ({ process: 'host:1', accepts: accepts() }) },
  });

  it('is said with its row, again when it changes, and anew when the row was', async () => {
    let accepts: readonly string[] = ['token:a:1'];
    membership = says(() => accepts);
    const declared = () => members.declared.get(membership.id)?.accepts;
    await membership.renew(at(1));
    expect(declared()).toEqual(['token:a:1']);
    accepts = ['token:a:1', 'token:b:2'];
    await membership.renew(at(1));
    expect(declared()).toEqual(['token:a:1', 'token:b:2']);
    members.declared.clear();
    await membership.renew(at(1));
    expect(declared()).toBeUndefined();
    members.rows.clear();
    expect(await membership.renew(at(1))).toBe(false);
    expect(declared()).toEqual(accepts);
  });

  it('must be sayable, else there is no lease and no row', async () => {
    membership = says(() => { throw new StoreUnavailableError('the key b cannot be opened'); });
    await expect(membership.renew(at(1))).rejects.toThrow('the key b');
    expect(members.rows.size).toBe(0);
  });

  it('is lacked by those who said nothing, under their ids, and by others under their names', () => {
    const accepts = (process: string, ...all: string[]) => ({ id: `id-${process}`, declaration: { process, accepts: all } });
    expect(lackingMembers([accepts('a', 'x'), accepts('b', 'y'), { id: 'id-c', declaration: undefined }], 'x')).toEqual(['b', 'id-c']);
  });
});
