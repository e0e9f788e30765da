import { StoreUnavailableError } from '#event-sourcing';
import { PgEventStore } from '#eventstore-pg';
import { appendOf, databaseKit } from '#testing';
import pg from 'pg';

const types = { Made: { schemaVersion: 1, critical: true } };
const database = databaseKit();
const write = (stream: string, expected = 0) => appendOf({ writes: [{ stream, account: '', expected, events: [{ type: 'Made', data: 1 }] }] });

const stores: PgEventStore[] = [];
const open = (connectionString: string): PgEventStore => {
  const store = new PgEventStore({ connectionString, types });
  stores.push(store);
  return store;
};
afterAll(() => Promise.all(stores.map((store) => store.close())));

async function rows(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** What another cluster looks like to a dump: the era row names a server that this one is not. */
const pretendRestored = (url: string): Promise<unknown> => rows(url, "update log.era set system_identifier = 'the cluster that the dump came from'");

describe('eras', () => {
  it('opens the first on the first connection, once for all nodes', async () => {
    const url = await database.another();
    const heads = await Promise.all(Array.from({ length: 6 }, () => open(url).head()));
    expect(heads.map((head) => head.era)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(await rows(url, 'select number from log.era')).toEqual([{ number: 1 }]);
  });

  it('opens the next after a restore into another cluster, whose transaction ids start again', async () => {
    const url = await database.another();
    const before = open(url);
    const kept = await before.append(write('role/kept'));
    const lost = await before.append(write('role/lost'));
    await before.close();
    stores.splice(stores.indexOf(before), 1);
    // The dump was taken before role/lost. The old cluster had come further than the new one ever will in this test.
    await rows(url, "delete from log.event where stream = 'role/lost'; delete from log.stream where id = 'role/lost'; delete from log.command");
    await rows(url, "update log.event set transaction = '5000000'");
    await pretendRestored(url);

    const after = open(url);
    const checkpoint = { ...lost.position, transaction: 5_000_001n };
    expect((await after.head()).era).toBe(2);
    expect(await after.contains(checkpoint, lost.events[0]!.id)).toBe(false);
    expect(await after.contains({ ...kept.position, transaction: 5_000_000n }, kept.events[0]!.id)).toBe(true);
    const next = await after.append(write('role/next'));
    expect(next.position.era).toBe(2);
    expect(next.position.transaction).toBeLessThan(5_000_000n);
    // A reader at the old checkpoint sees the new event although its transaction id is smaller.
    expect((await after.readAfter(checkpoint, 10)).events).toMatchObject([{ stream: 'role/next' }]);
    expect((await after.readAfter({ era: 0, transaction: 0n, number: 0n }, 10)).events).toMatchObject([{ stream: 'role/kept' }, { stream: 'role/next' }]);
    expect(await after.readStream('role/kept')).toHaveLength(1);
  });

  it('moves for a dump that is restored beside the original in the same cluster', async () => {
    const [original, copy] = [await database.another(), await database.another()];
    await open(original).append(write('role/one'));
    const [era] = await rows(original, 'select * from log.era');
    await rows(copy, `insert into log.era (number, system_identifier, timeline, database) values (1, '${String(era!['system_identifier'])}', '${String(era!['timeline'])}', ${String(era!['database'])})`);
    expect((await open(copy).head()).era).toBe(2);
  });

  it('follows when another node opened the next era, and appends once', async () => {
    const url = await database.another();
    const [first, second] = [open(url), open(url)];
    expect((await first.append(write('role/a'))).position.era).toBe(1);
    await pretendRestored(url);
    expect((await second.head()).era).toBe(2);
    expect((await first.append(write('role/a', 1))).position.era).toBe(2);
    expect((await first.readStream('role/a')).map((event) => [event.position.era, event.version])).toEqual([[1, 1], [2, 2]]);
  });

  it('appends nothing while an era is being opened', async () => {
    const url = await database.another();
    const store = open(url);
    await store.append(write('role/a'));
    const opener = new pg.Client({ connectionString: url });
    await opener.connect();
    await opener.query("update log.era set timeline = 'older'");
    await opener.query('begin');
    await opener.query('select log.open_era()');
    const append = store.append(write('role/b'));
    const early = await Promise.race([append.then(() => 'appended'), new Promise((resolve) => setTimeout(resolve, 150, 'waiting'))]);
    await opener.query('commit');
    await opener.end();
    expect(early).toBe('waiting');
    expect((await append).position.era).toBe(2);
  });

  it('says that it is unavailable when Postgres is away', async () => {
    const store = open('postgres://rolegate:x@127.0.0.1:1/nothing');
    await expect(store.head()).rejects.toThrow(StoreUnavailableError);
    await expect(store.append(write('role/a'))).rejects.toThrow(StoreUnavailableError);
  });
});
