import { setTimeout as sleep } from 'node:timers/promises';
import type { Append, Position, StoredEvent } from '#event-sourcing';
import { comparePositions, ORIGIN } from '#event-sourcing';
import { appendOf, databaseKit, logKit } from '#testing';
import pg from 'pg';
import { appendStatement } from './append-statement.js';

const types = { Made: { schemaVersion: 1, critical: true } };
const database = databaseKit();
const log = logKit(database, types);
const events = [{ type: 'Made', data: { name: 'S3Access' } }];
const creation = (stream: string) => ({ stream, account: '111122223333', expected: 0, events });

let n = 0;
beforeEach(() => void n++);

/** An append that has done everything but commit: a slow committer. */
async function held(parts: Partial<Append>, url = database.connectionString): Promise<{ commit(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { query } = appendStatement(appendOf(parts), types);
  const era = await client.query<{ era: number }>('select coalesce(log.current_era(), log.open_era()) as era');
  query.values[0] = era.rows[0]!.era;
  await client.query('begin');
  await client.query(query);
  return { commit: async () => void (await client.query('commit'), await client.end()) };
}

async function readAll(after: Position = ORIGIN): Promise<{ events: StoredEvent[]; position: Position }> {
  const all: StoredEvent[] = [];
  let page = await log.store.readAfter(after, 100);
  for (; page.events.length > 0; page = await log.store.readAfter(page.position, 100)) all.push(...page.events);
  return { events: all, position: page.position };
}

const outcomes = (results: PromiseSettledResult<unknown>[]): string[] =>
  results.map((result) => (result.status === 'fulfilled' ? 'done' : String((result.reason as { kind?: string }).kind ?? result.reason))).sort();

describe('a slow committer against fast ones', () => {
  it('is not skipped: nothing after it is read before it has committed', async () => {
    const start = (await readAll()).position;
    const slow = await held({ writes: [creation(`slow/${n}`)] });
    for (let i = 0; i < 5; i++) await log.append({ writes: [creation(`fast/${n}-${i}`)] });
    const early = await readAll(start);
    expect(early.events).toEqual([]);
    await slow.commit();
    const late = await readAll(early.position);
    expect(late.events.map((event) => event.stream)).toEqual([`slow/${n}`, ...[0, 1, 2, 3, 4].map((i) => `fast/${n}-${i}`)]);
  });

  it('would be skipped if the bound did not know of open appenders (the test above can fail)', async () => {
    const url = await database.another();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`create or replace function log.bound(out era int, out bound xid8) language sql as
      $$ select (select max(number) from log.era), pg_snapshot_xmax(pg_current_snapshot()) $$`);
    const slow = await held({ writes: [creation('slow/x')] }, url);
    await (await held({ writes: [creation('fast/x')] }, url)).commit();
    const { rows } = await client.query<{ stream: string }>(`select (event).stream from log.read_after(0, '0', 0, 10)`);
    await slow.commit();
    await client.end();
    expect(rows.map((row) => row.stream)).toEqual(['fast/x']);
  });

  it('does not wait for transactions that are no appends, nor for foreign advisory locks of its own keys', async () => {
    const other = new pg.Client({ connectionString: database.connectionString });
    await other.connect();
    await other.query('begin');
    await other.query('create table if not exists elsewhere (n int)');
    await other.query('insert into elsewhere values (1)');
    await other.query('select pg_advisory_lock_shared(log.appender_class(), 1), pg_advisory_lock(82::bigint << 56)');
    const appended = await log.append({ writes: [creation(`free/${n}`)] });
    expect((await readAll()).events.at(-1)!.position).toEqual(appended.position);
    await other.query('rollback');
    await other.end();
  });

  it('waits for nothing while it waits for a lock: an appender that is not yet numbered does not hold back readers', async () => {
    const first = await held({ writes: [creation(`hot/${n}`)] });
    const second = log.append({ writes: [{ ...creation(`hot/${n}`), expected: 1 }] });
    await sleep(50);
    await first.commit();
    const appended = await second;
    const streams = (await readAll()).events.filter((event) => event.stream === `hot/${n}`);
    expect(streams.map((event) => event.version)).toEqual([1, 2]);
    expect(streams[1]!.position).toEqual(appended.position);
  });
});

describe('races for one thing', () => {
  it('lets one of two creators of one name win', async () => {
    const other = log.openStore();
    for (let round = 0; round < 25; round++) {
      const create = (id: string): Append => appendOf({ writes: [creation(`role/${id}-${round}`)], take: [{ name: `name:${n}:${round}`, owner: `role/${id}-${round}` }] });
      const results = await Promise.allSettled([log.store.append(create('X')), other.append(create('Y'))]);
      expect(outcomes(results)).toEqual(['claim-taken', 'done']);
    }
  });

  it('never lets a policy be attached and deleted', async () => {
    const other = log.openStore();
    const seen = new Set<string>();
    for (let round = 0; round < 40; round++) {
      const [policy, role] = [`policy/${n}-${round}`, `role/${n}-${round}`];
      await log.append({ writes: [creation(policy)] });
      const attach = appendOf({ writes: [creation(role)], hold: [{ target: policy, holder: role }] });
      const remove = appendOf({ writes: [{ ...creation(policy), expected: 1 }], unheld: [policy] });
      const pair = round % 2 === 0 ? [log.store.append(attach), other.append(remove)] : [other.append(remove), log.store.append(attach)];
      const results = outcomes(await Promise.allSettled(pair));
      expect([['done', 'held'], ['done', 'version']]).toContainEqual(results);
      seen.add(results.join());
    }
    expect(seen.size).toBe(2);
  });

  it('orders an event by an actor before that actor is revoked, or refuses it', async () => {
    const actor = `user/${n}`;
    await log.append({ writes: [creation(actor)] });
    const createKey = (expected: number): Partial<Append> => ({ writes: [{ ...creation(`key/${n}`), expected }], checks: [{ stream: actor, version: 1 }] });
    const inFlight = await held(createKey(0));
    const revocation = log.append({ writes: [{ ...creation(actor), expected: 1 }] });
    await sleep(80);
    expect(await log.store.versions([actor])).toEqual(new Map([[actor, 1]]));
    await inFlight.commit();
    const revoked = await revocation;
    const [key] = await log.store.readStream(`key/${n}`);
    expect(comparePositions(key!.position, revoked.position)).toBe(-1);
    await expect(log.append(createKey(1))).rejects.toMatchObject({ kind: 'version', subject: actor });
  });

  it('orders a taking of a name after the release that made it possible, even when it began before', async () => {
    const name = `order:${n}`;
    await log.append({ writes: [creation(`role/old${n}`)], take: [{ name, owner: `role/old${n}` }] });
    const release = await held({ writes: [{ ...creation(`role/old${n}`), expected: 1 }], release: [{ name, owner: `role/old${n}` }] });
    const taking = log.append({ writes: [creation(`role/new${n}`)], take: [{ name, owner: `role/new${n}` }] });
    await sleep(50);
    await release.commit();
    const released = (await log.store.readStream(`role/old${n}`)).at(-1)!;
    expect(comparePositions(released.position, (await taking).position)).toBe(-1);
  });

  it('takes claims in opposite order without a deadlock', async () => {
    const other = log.openStore();
    const names = Array.from({ length: 12 }, (_, i) => `opposite:${n}:${i}`);
    for (let round = 0; round < 15; round++) {
      const take = (owner: string, order: string[]): Append => appendOf({ writes: [creation(owner)], take: order.map((name) => ({ name: `${name}:${round}`, owner })) });
      const results = await Promise.allSettled([
        log.store.append(take(`role/p${n}-${round}`, names)),
        other.append(take(`role/q${n}-${round}`, [...names].reverse())),
      ]);
      expect(outcomes(results)).toEqual(['claim-taken', 'done']);
    }
    expect(await database.query('select deadlocks::int as deadlocks from pg_stat_database where datname = current_database()')).toEqual([{ deadlocks: 0 }]);
  });
});

describe('32 writers at once', () => {
  it('read in order and without gaps while they write, with every version right', async () => {
    const nodes = [log.store, log.openStore(), log.openStore()];
    const streams = Array.from({ length: 6 }, (_, i) => `busy/${n}-${i}`);
    const start = await log.store.head();
    let writing = true;
    let conflicts = 0;
    const writers = Array.from({ length: 32 }, async (_, w) => {
      const store = nodes[w % nodes.length]!;
      for (let i = 0; i < 15; i++) {
        const stream = streams[(w + i) % streams.length]!;
        const [commandId, checked] = [`busy-${n}-${w}-${i}`, streams[(w + i + 1) % streams.length]!];
        for (;;) {
          const versions = await store.versions([stream, checked]);
          const append = appendOf({ commandId, writes: [{ ...creation(stream), expected: versions.get(stream)! }], checks: i % 3 === 0 ? [{ stream: checked, version: versions.get(checked)! }] : [] });
          if (await store.append(append).then(() => true, (error: { kind?: string }) => (error.kind === 'version' ? false : Promise.reject(error)))) break;
          conflicts++;
        }
      }
    });
    const seen: StoredEvent[] = [];
    const reader = (async () => {
      let position = start;
      // An empty page says that there was nothing when it was asked for; the last commit may have come since.
      for (let last = false, empty = false; !(last && empty);) {
        last = !writing;
        const page = await log.store.readAfter(position, 50);
        seen.push(...page.events);
        position = page.position;
        empty = page.events.length === 0;
      }
    })();
    await Promise.all(writers);
    writing = false;
    await reader;
    const mine = seen.filter((event) => event.stream.startsWith('busy/'));
    expect(conflicts).toBeGreaterThan(0);
    expect(mine).toHaveLength(32 * 15);
    expect(new Set(mine.map((event) => event.id)).size).toBe(32 * 15);
    expect(mine).toEqual([...mine].sort((x, y) => comparePositions(x.position, y.position)));
    for (const stream of streams) {
      const versions = mine.filter((event) => event.stream === stream).map((event) => event.version);
      expect(versions).toEqual(versions.map((_, i) => i + 1));
      expect((await log.store.versions([stream])).get(stream)).toBe(versions.length);
    }
  }, 60_000);
});
