import { comparePositions, ORIGIN } from '#event-sourcing';
import { databaseKit, logKit, TEST_META } from '#testing';

const types = { Made: { schemaVersion: 3, critical: true }, Noted: { schemaVersion: 1, critical: false } };
const database = databaseKit();
const log = logKit(database, types);
const made = [{ type: 'Made', data: { name: 'S3Access' } }];

let n = 0;
let a: string;
let b: string;
beforeEach(() => {
  n++;
  a = `role/A${n}`;
  b = `policy/B${n}`;
});

describe('append: what is stored', () => {
  it('stamps version, schema, critical flag, account and envelope, in the order given', async () => {
    const meta = { ...TEST_META, reason: 'ticket 7' };
    const appended = await log.append({ meta, commandId: `c${n}`, writes: [
      { stream: b, account: '111122223333', expected: 0, events: [...made, { type: 'Noted', data: null }] },
      { stream: a, account: '444455556666', expected: 0, events: made },
    ] });
    expect(appended.events.map(({ stream, version }) => [stream, version])).toEqual([[b, 1], [b, 2], [a, 1]]);
    const page = await log.store.readAfter({ ...appended.position, number: 0n }, 10);
    expect(page.events).toMatchObject([
      { ...meta, stream: b, version: 1, account: '111122223333', type: 'Made', schemaVersion: 3, critical: true, commandId: `c${n}`, data: { name: 'S3Access' } },
      { stream: b, version: 2, type: 'Noted', schemaVersion: 1, critical: false, data: null },
      { stream: a, version: 1, account: '444455556666' },
    ]);
    expect(page.events.map((event) => event.id)).toEqual(appended.events.map((event) => event.id));
    expect(page.events.at(-1)!.position).toEqual(appended.position);
    expect(page.events[0]!.time).toEqual(appended.events[0]!.time);
    expect(await log.store.contains(appended.position, appended.events[2]!.id)).toBe(true);
    expect(await log.store.contains(appended.position, appended.events[1]!.id)).toBe(false);
  });

  it('keeps text byte for byte: NUL, lone surrogates, quotes, backslashes, key order and all of Unicode', async () => {
    const data = { z: 1, a: 'x\u0000y', lone: '\ud800', quote: '"\\{},NULL', text: 'ü€𝄞' };
    await log.write(a, 0, [{ type: 'Made', data }]);
    const [event] = await log.store.readStream(a);
    expect(event!.data).toEqual(data);
    const [record] = await log.store.readRecords(a);
    expect(record!.event.data).toBe(JSON.stringify(data));
  });

  it('refuses an unregistered type, a stream written twice and a stream of another account', async () => {
    await expect(log.write(a, 0, [{ type: 'Unheard', data: 1 }])).rejects.toThrow('not registered');
    const write = { stream: a, account: '', expected: 0, events: made };
    await expect(log.append({ writes: [write, write] })).rejects.toThrow('written twice');
    await log.append({ writes: [write] });
    await expect(log.append({ writes: [{ ...write, account: 'other', expected: 1 }] })).rejects.toThrow('another account');
    expect(await log.store.versions([a])).toEqual(new Map([[a, 1]]));
  });
});

describe('append: conflicts, each of which writes nothing', () => {
  const nothing = async (stream: string, version: number): Promise<void> => expect(await log.store.versions([stream])).toEqual(new Map([[stream, version]]));

  it('refuses another version than expected, also for creating what exists', async () => {
    await log.write(a, 0, made);
    for (const expected of [0, 2]) await expect(log.write(a, expected, made)).rejects.toMatchObject({ name: 'ConflictError', kind: 'version', subject: a });
    await expect(log.write(b, 1, made)).rejects.toMatchObject({ kind: 'version', subject: b });
    await nothing(a, 1);
  });

  it('checks streams of any account, and that one does not exist, leaving no stub', async () => {
    await log.append({ writes: [{ stream: b, account: 'another', expected: 0, events: made }] });
    await log.write(a, 0, made, { checks: [{ stream: b, version: 1 }, { stream: `none/${n}`, version: 0 }] });
    for (const check of [{ stream: b, version: 2 }, { stream: b, version: 0 }, { stream: `none/${n}`, version: 1 }]) {
      await expect(log.write(a, 1, made, { checks: [check] })).rejects.toMatchObject({ kind: 'version', subject: check.stream });
    }
    expect(await database.query('select count(*)::int as n from log.stream where id like $1', ['none/%'])).toEqual([{ n: 0 }]);
    await nothing(a, 1);
  });

  it('takes a claim once, and releases it for its owner only', async () => {
    const claim = { name: `role-name:${n}`, owner: a };
    await log.write(a, 0, made, { take: [claim] });
    expect(await log.store.readByClaim(claim.name)).toMatchObject({ owner: a, events: [{ stream: a, version: 1 }] });
    await expect(log.write(b, 0, made, { take: [{ ...claim, owner: b }] })).rejects.toMatchObject({ kind: 'claim-taken', subject: claim.name });
    await expect(log.write(b, 0, made, { release: [{ ...claim, owner: b }] })).rejects.toMatchObject({ kind: 'claim-not-owned', subject: claim.name });
    await nothing(b, 0);
    await log.write(a, 1, made, { release: [claim], take: [{ ...claim, owner: b }] });
    expect(await log.store.readByClaim(claim.name)).toEqual({ owner: b, events: [] });
    await log.write(a, 2, made, { release: [{ ...claim, owner: b }] });
    expect(await log.store.readByClaim(claim.name)).toBeUndefined();
  });

  it('keeps a held target from deletion, and a deleted one from being held', async () => {
    await log.write(b, 0, made);
    await expect(log.write(a, 0, made, { hold: [{ target: 'policy/none', holder: a }] })).rejects.toMatchObject({ kind: 'version', subject: 'policy/none' });
    await log.write(a, 0, made, { hold: [{ target: b, holder: a }] });
    await expect(log.write(b, 1, made, { unheld: [b] })).rejects.toMatchObject({ kind: 'held', subject: b });
    await nothing(b, 1);
    await log.write(a, 1, made, { unhold: [{ target: b, holder: a }] });
    await log.write(b, 1, made, { unheld: [b] });
    await expect(log.write(a, 2, made, { hold: [{ target: b, holder: a }] })).rejects.toMatchObject({ kind: 'version', subject: b });
  });

  it('holds a target made in the same append', async () => {
    await log.write(b, 0, made, { hold: [{ target: b, holder: a }] });
    await expect(log.write(b, 1, made, { unheld: [b] })).rejects.toMatchObject({ kind: 'held' });
  });

  it('counts up to a limit and never below zero; what is over a lowered limit may still go down', async () => {
    const name = `quota:${n}`;
    await log.append({ counts: [{ name, by: 2, limit: 2 }] });
    await expect(log.write(a, 0, made, { counts: [{ name, by: 1, limit: 2 }] })).rejects.toMatchObject({ kind: 'limit', subject: name });
    await log.append({ counts: [{ name, by: -1, limit: 0 }] });
    await expect(log.append({ counts: [{ name, by: -2 }] })).rejects.toMatchObject({ kind: 'limit', subject: name });
    expect(await database.query('select value::int as value from log.counter where name = $1', [name])).toEqual([{ value: 1 }]);
    await nothing(a, 0);
  });

  it('puts, replaces and erases data keys', async () => {
    const principal = `user/${n}`;
    const wrapped = Buffer.from([0, 255, 34, 92]);
    await log.append({ putDataKeys: [{ principal, sealKeyId: 's1', wrapped }] });
    expect(await log.store.readDataKey(principal)).toEqual({ sealKeyId: 's1', wrapped });
    await log.append({ putDataKeys: [{ principal, sealKeyId: 's2', wrapped }] });
    expect(await log.store.readDataKey(principal)).toMatchObject({ sealKeyId: 's2' });
    await log.append({ eraseDataKeys: [principal] });
    expect(await log.store.readDataKey(principal)).toBeUndefined();
  });
});

describe('append: the same command again', () => {
  it('returns the first outcome, whatever else it asks, and writes nothing', async () => {
    const parts = { commandId: `again-${n}`, writes: [{ stream: a, account: '', expected: 0, events: [...made, ...made] }], take: [{ name: `x:${n}`, owner: a }] };
    const first = await log.append(parts);
    const second = await log.append(parts);
    expect(second.position).toEqual(first.position);
    expect(second.events.map((event) => event.id)).toEqual(first.events.map((event) => event.id));
    expect(await log.store.versions([a])).toEqual(new Map([[a, 2]]));
  });

  it('has one outcome when it is sent by two nodes at once', async () => {
    const other = log.openStore();
    for (let round = 0; round < 10; round++) {
      const parts = { meta: TEST_META, commandId: `twice-${n}-${round}`, writes: [{ stream: `${a}-${round}`, account: '', expected: 0, events: made }] };
      const [x, y] = await Promise.all([log.append(parts), other.append(parts)]);
      expect(x.position).toEqual(y.position);
      expect(x.events[0]!.id).toBe(y.events[0]!.id);
    }
  });

  it('answers for a command without events', async () => {
    const parts = { commandId: `quiet-${n}`, counts: [{ name: `quiet:${n}`, by: 1, limit: 1 }] };
    const first = await log.append(parts);
    expect((await log.append(parts)).position).toEqual(first.position);
    expect(first.events).toEqual([]);
  });
});

describe('reading', () => {
  it('pages through the whole log in order, and ends at the bound', async () => {
    for (let i = 0; i < 5; i++) await log.write(`${a}-${i}`, 0, [...made, ...made]);
    const ids: string[] = [];
    let page = await log.store.readAfter(ORIGIN, 3);
    for (; page.events.length > 0; page = await log.store.readAfter(page.position, 3)) ids.push(...page.events.map((event) => event.id));
    const all = await database.query('select id from log.event order by era, transaction, number');
    expect(ids).toEqual(all.map((row) => row['id']));
    expect(page.more).toBe(false);
    // Other databases of the cluster move the head as well: transaction ids are common to all.
    expect(comparePositions(page.position, await log.store.head())).toBeLessThanOrEqual(0);
    await log.write(a, 0, made);
    expect((await log.store.readAfter(page.position, 3)).events).toMatchObject([{ stream: a }]);
  });

  it.each(['repeatable read', 'serializable'])('refuses to read under %s', async (isolation) => {
    const url = `${database.connectionString}?options=${encodeURIComponent(`-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`)}`;
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await expect(client.query('select * from log.read_after(0, $1, 0, 10)', ['0'])).rejects.toThrow('READ COMMITTED');
    } finally {
      await client.end();
    }
  });
});
