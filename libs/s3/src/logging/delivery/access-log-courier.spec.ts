import { contextForTest, memoryDirectory, memoryReads } from '#testing';
import { logsWelcome } from '../../../test/configured-buckets.js';
import { MemoryObjectStore } from '../../../test/memory-object-store.js';
import { aBucket, theOwner } from '../../../test/s3-fixtures.js';
import type { BucketEvent } from '../../bucket/index.js';
import { ObjectSealer } from '../../encryption/index.js';
import { QuotaGuard } from '../../quota/quota-guard.js';
import { readAll } from '../../store/contract/suite.js';
import { AccessLogCourier } from './access-log-courier.js';
import type { AccessLogQueue, LogGroup, TakenLog, WaitingLog } from './access-log-queue.js';

interface Row extends LogGroup {
  readonly id: string;
  readonly at: number;
  readonly content: string;
}

class MemoryLogs implements AccessLogQueue {
  rows: Row[] = [];
  constructor(private readonly now: () => number) {}

  add(content: string, logging = '{"TargetBucket":"logs","TargetPrefix":"p/"}'): void {
    this.rows.push({ id: String(this.rows.length), bucketId: 'ID-OF-MINE', day: '', logging, at: this.now(), content });
  }

  async waiting(): Promise<readonly WaitingLog[]> {
    return [...Map.groupBy(this.rows, ({ logging }) => logging).values()].map((rows) => ({
      ...rows[0]!, age: this.now() - rows[0]!.at, bytes: rows.reduce((sum, { content }) => sum + content.length, 0),
    }));
  }

  async take(group: LogGroup, most: number): Promise<TakenLog | undefined> {
    let bytes = 0;
    const rows = this.rows.filter(({ logging, content }) => logging === group.logging && (bytes += content.length) - content.length < most);
    return rows.length === 0 ? undefined : { ids: rows.map(({ id }) => id), content: rows.map(({ content }) => content).join('') };
  }

  async delivered(ids: readonly string[]): Promise<void> {
    this.rows = this.rows.filter(({ id }) => !ids.includes(id));
  }

  async expire(age: number): Promise<number> {
    const gone = this.rows.filter(({ at }) => at < this.now() - age);
    this.rows = this.rows.filter((row) => !gone.includes(row));
    return gone.reduce((sum, { content }) => sum + content.length, 0);
  }
}

/** Buckets `mine` and `logs`, whose common clock the test moves: lines wait for 10 ms, and are given up after 1000. */
class World {
  time = 1_000_000;
  holds = true;
  readonly store = new MemoryObjectStore(() => this.time);
  readonly logs = new MemoryLogs(() => this.time);
  readonly failures: string[] = [];
  expired = 0;
  readonly courier: AccessLogCourier;

  constructor(...target: readonly BucketEvent[]) {
    const histories = [aBucket('mine'), aBucket('logs', target), theOwner()];
    this.courier = new AccessLogCourier({
      queue: this.logs, store: this.store, directory: memoryDirectory(histories), reads: memoryReads(histories), quotas: new QuotaGuard(this.store), sealer: new ObjectSealer(),
      settings: contextForTest({}).settings, interval: 10, retention: 1000, clock: { now: () => this.time, monotonic: () => this.time },
      observer: { delivered: () => undefined, failed: (_, error) => this.failures.push((error as Error).message), expired: (bytes) => (this.expired += bytes) },
    });
  }

  async begin(): Promise<this> {
    await this.store.createBucket('ID-OF-LOGS');
    return this;
  }

  async after(ms: number): Promise<string[]> {
    this.time += ms;
    await this.courier.round({ holds: () => this.holds });
    const bodies: string[] = [];
    for (const { key } of (await this.store.list('ID-OF-LOGS', { limit: 100 })).entries) {
      bodies.push((await readAll(await this.store.get('ID-OF-LOGS', key)))!.toString());
    }
    return bodies.sort();
  }
}

describe('The delivery of access logs', () => {
  it('gathers lines until they are old enough', async () => {
    const world = await new World(logsWelcome('logs')).begin();
    world.logs.add('1\n');
    expect(await world.after(5)).toEqual([]);
    world.logs.add('2\n');
    expect(await world.after(5)).toEqual(['1\n2\n']);
    expect(world.logs.rows).toEqual([]);
    expect(world.failures).toEqual([]);
  });

  it('does not wait where there is much, and writes objects of some size', async () => {
    const world = await new World(logsWelcome('logs')).begin();
    const batch = `${'x'.repeat(3 << 20)}\n`;
    for (let i = 0; i < 3; i++) world.logs.add(batch);
    expect((await world.after(0)).map(({ length }) => length)).toEqual([batch.length, 2 * batch.length]);
  });

  it('keeps lines while the target takes none, and gives them up at last', async () => {
    const world = await new World().begin();
    world.logs.add('1\n');
    expect(await world.after(10)).toEqual([]);
    expect(world.failures).toEqual(['logs takes no logs of this bucket']);
    expect(world.logs.rows).toHaveLength(1);
    await world.after(1000);
    expect(world.expired).toBe(2);
    expect(world.logs.rows).toEqual([]);
  });

  it('obeys the quota of the target', async () => {
    const full: BucketEvent = { type: 'BucketQuotaPut', data: { enabled: true, maxSize: 3, maxObjects: -1, checkOnRaw: false } };
    const world = await new World(logsWelcome('logs'), full).begin();
    world.logs.add('1234\n');
    expect(await world.after(10)).toEqual([]);
    expect(world.failures).toHaveLength(1);
  });

  it('writes lines again that were not forgotten: at least once', async () => {
    const world = await new World(logsWelcome('logs')).begin();
    world.logs.add('1\n');
    world.logs.delivered = async () => { throw new Error('killed'); };
    expect(await world.after(10)).toEqual(['1\n']);
    expect(await world.after(10)).toEqual(['1\n', '1\n']);
  });

  it('lets no configuration hold up another', async () => {
    const world = await new World(logsWelcome('logs')).begin();
    world.logs.add('lost\n', '{"TargetBucket":"gone","TargetPrefix":""}');
    world.logs.add('1\n');
    expect(await world.after(10)).toEqual(['1\n']);
  });

  it('writes nothing when its tenure is over', async () => {
    const world = await new World(logsWelcome('logs')).begin();
    world.logs.add('1\n');
    world.holds = false;
    expect(await world.after(10)).toEqual([]);
  });
});
