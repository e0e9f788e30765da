import { EventVersionGate } from '#edge';
import { type Append, ConflictError, ORIGIN } from '#event-sourcing';
import { SealingStart } from './sealing-start.js';

const READS = 'event:ObjectSealingBegun:1';

/** A log that several nodes share, and what each has declared to read. */
function cluster(declared: Readonly<Record<string, readonly string[]>>) {
  const appended: Append[] = [];
  const members = new Map(Object.entries(declared));
  const failures: Error[] = [];
  const passed: unknown[] = [];
  const log = {
    append: async (append: Append) => {
      const failure = failures.shift();
      if (failure) throw failure;
      if (appended.length > 0) throw new ConflictError('version', append.writes[0]!.stream);
      appended.push(append);
      return { position: ORIGIN, events: [] };
    },
  };
  const node = () => {
    let known = false;
    const gate = new EventVersionGate(log as never, { ObjectSealingBegun: { schemaVersion: 1, critical: true } }, async () => [...members].map(([id, accepts]) => ({ id, declaration: { process: id, accepts } })), 0);
    const applied = async (): Promise<void> => { known ||= appended.length > 0; };
    return new SealingStart({
      memory: { get: () => (known ? { state: {} } : undefined) as never, catchUp: applied },
      log: gate,
      barrier: { passed: async (position, accounts) => { passed.push(accounts); await applied(); return 'enforced'; } },
    });
  };
  return { node, members, appended, failures, passed };
}

describe('the sealing of objects', () => {
  it('begins once for all, when every member reads what is sealed, and not before others have heard of it', async () => {
    const { node, appended, passed } = cluster({ a: [READS], b: [READS] });
    const [one, other] = [node(), node()];
    expect(one.begun).toBe(false);
    await Promise.all([one.begin(), one.begin(), other.begin()]);
    expect(appended.map(({ writes }) => writes[0]!.events)).toEqual([[{ type: 'ObjectSealingBegun', data: {} }]]);
    expect(passed).toEqual([['']]);
    for (const each of [one, other]) expect([each.begun, each.begin()]).toEqual([true, undefined]);
  });

  it('waits for the last node of an older version, and names it', async () => {
    const { node, members, appended } = cluster({ a: [READS], old: ['event:BucketCreated:1'] });
    const one = node();
    await expect(one.begin()).rejects.toMatchObject({ code: 'ServiceUnavailable', reason: 'version-not-accepted', detail: 'ObjectSealingBegun is not read by old' });
    expect([one.begun, appended]).toEqual([false, []]);
    members.delete('old');
    await one.begin();
    expect(one.begun).toBe(true);
  });

  it('does not begin without the log', async () => {
    const { node, failures } = cluster({ a: [READS] });
    const one = node();
    for (const [failure, reason] of [[new Error('ECONNREFUSED'), 'event-log-unavailable'], [new ConflictError('deadlock', 'x'), 'concurrent-modification']] as const) {
      failures.push(failure);
      await expect(one.begin()).rejects.toMatchObject({ code: 'ServiceUnavailable', reason });
    }
    await one.begin();
    expect(one.begun).toBe(true);
  });
});
