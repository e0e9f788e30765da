import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedFeed, PgEventStore } from '#eventstore-pg';
import { ConflictError, ORIGIN } from '#event-sourcing';
import { appendOf, databaseKit, logKit } from '#testing';
import { LosingProxy } from '../test/losing-proxy.js';

const types = { Made: { schemaVersion: 1, critical: true } };
const database = databaseKit();
const log = logKit(database, types);
const write = (stream: string, expected = 0) => appendOf({ writes: [{ stream, account: '', expected, events: [{ type: 'Made', data: 1 }] }] });

describe('an append whose connection is lost', () => {
  let proxy: LosingProxy;
  let store: PgEventStore;
  beforeEach(async () => {
    proxy = new LosingProxy(new URL(database.connectionString));
    store = new PgEventStore({ connectionString: await proxy.start(), types, appendConnections: 2, directConnectionString: database.connectionString });
  });
  afterEach(async () => {
    await store.close();
    proxy.stop();
  });

  it('at COMMIT, is found by its command id and reported as done, once', async () => {
    await store.append(write('lost/warm'));
    proxy.loseNextAnswer = true;
    const appended = await store.append(write('lost/answer'));
    expect(proxy.cuts).toBe(1);
    const events = await log.store.readStream('lost/answer');
    expect(events.map((event) => event.id)).toEqual(appended.events.map((event) => event.id));
    expect(appended.position).toEqual(events[0]!.position);
  });

  it('before it arrived, is sent again', async () => {
    await store.append(write('lost/warm2'));
    proxy.loseNextRequest = true;
    await store.append(write('lost/request'));
    expect(proxy.cuts).toBe(1);
    expect(await log.store.readStream('lost/request')).toHaveLength(1);
  });

  it('is answered for also when the question what became of it is lost: here somebody else was first', async () => {
    await store.append(write('lost/warm3'));
    await log.store.append(write('lost/taken'));
    proxy.loseNextRequest = true;
    proxy.loseNext = 'log.command';
    await expect(store.append(write('lost/taken'))).rejects.toBeInstanceOf(ConflictError);
    expect(proxy.cuts).toBe(2);
  });

  it('is reported as done also when the answer to the first append on a new connection is lost', async () => {
    proxy.loseNextAnswer = true;
    await store.append(write('lost/first'));
    expect(await log.store.readStream('lost/first')).toHaveLength(1);
  });
});

describe('backends that are terminated', () => {
  it('lose and double nothing of what many writers append', async () => {
    let ending = false;
    const killer = (async () => {
      while (!ending) {
        await sleep(60);
        await database.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like '%log.append%' and pid <> pg_backend_pid()");
      }
    })();
    const writers = Array.from({ length: 12 }, async (_, w) => {
      for (let i = 0; i < 20; i++) await log.store.append(write(`killed/${w}`, i));
    });
    await Promise.all(writers);
    ending = true;
    await killer;
    for (let w = 0; w < 12; w++) expect((await log.store.readStream(`killed/${w}`)).map((event) => event.version)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it('do not stop the feed: it listens again', async () => {
    const readAfter = log.store.readAfter.bind(log.store);
    const feed = new EmbeddedFeed({ store: { readAfter }, directConnectionString: database.connectionString, pollInterval: 60_000 });
    const seen: string[] = [];
    feed.subscribe('cut', ORIGIN, async (events) => void seen.push(...events.map((event) => event.stream)));
    const until = async (stream: string): Promise<void> => {
      for (let i = 0; i < 200 && !seen.includes(stream); i++) await sleep(20);
      expect(seen).toContain(stream);
    };
    await log.append({ writes: write('feed/before').writes });
    await until('feed/before');
    await database.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'");
    await log.append({ writes: write('feed/while').writes });
    await until('feed/while');
    await log.append({ writes: write('feed/after').writes });
    await until('feed/after');
    await feed.close();
  });
});
