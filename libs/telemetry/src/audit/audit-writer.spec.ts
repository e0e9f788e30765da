import type { AuditRecord } from '#operation';
import type { Pool } from 'pg';
import { Registry } from 'prom-client';
import { AuditWriter } from './audit-writer.js';

const record = (requestId: string): AuditRecord => ({
  time: new Date(0), requestId, account: '', principal: '', accessKeyId: '', sessionId: '', sourceIdentity: '', issuer: '', subject: '', sourceIp: '',
  userAgent: '', service: 's3', operation: 'GetObject', action: '', resource: '', decision: 'allowed', reason: '', deciding: '', status: 200, errorCode: '',
  detail: '', bytesIn: 0, bytesOut: 0, durationMs: 0, facts: {},
});

/** A pool whose answers the test gives; remembers the request ids of every insert. */
class HeldPool {
  readonly inserts: string[][] = [];
  readonly waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];

  /** Answer to the look-up of a record. */
  found: object[] = [];

  query({ name, values }: { name: string; values: string[] }): Promise<unknown> {
    if (name === 'audit-find') return Promise.resolve({ rows: this.found });
    this.inserts.push(values[1]!.slice(1, -1).replaceAll('"', '').split(','));
    return new Promise<void>((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  async answer(error?: Error): Promise<void> {
    const { resolve, reject } = this.waiting.shift()!;
    if (error) reject(error);
    else resolve();
    await new Promise((done) => setImmediate(done));
  }
}

const ids = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => String(from + i));

describe('the audit writer', () => {
  let pool: HeldPool;
  let failures: unknown[];
  let writer: AuditWriter;

  beforeEach(() => {
    pool = new HeldPool();
    failures = [];
    writer = new AuditWriter(pool as unknown as Pool, { retentionDays: 1, onFailure: (error) => failures.push(error) }, new Registry());
  });
  afterEach(async () => {
    const closed = writer.close();
    while (pool.waiting.length > 0) await pool.answer();
    await closed;
  });

  it('writes as soon as a batch is full, without being asked', () => {
    for (const id of ids(0, 499)) writer.record(record(id));
    expect(pool.inserts).toEqual([]);
    writer.record(record('499'));
    expect(pool.inserts).toEqual([ids(0, 500)]);
  });

  it('has one statement under way, and leaves a part of a batch for later', async () => {
    for (const id of ids(0, 1100)) writer.record(record(id));
    expect(pool.inserts).toHaveLength(1);
    await pool.answer();
    await pool.answer();
    expect(pool.inserts).toEqual([ids(0, 500), ids(500, 1000)]);
  });

  it('flushes what was recorded before, also while a batch is under way', async () => {
    for (const id of ids(0, 510)) writer.record(record(id));
    let flushed = false;
    const flush = writer.flush().then(() => (flushed = true));
    await pool.answer();
    expect(flushed).toBe(false);
    expect(pool.inserts[1]).toEqual(ids(500, 510));
    await pool.answer();
    await flush;
  });

  it('keeps the records of a batch that failed, tells of the failure, and writes them first the next time', async () => {
    for (const id of ids(0, 500)) writer.record(record(id));
    await pool.answer(new Error('Postgres is away'));
    expect(failures).toHaveLength(1);
    writer.record(record('500'));
    const flush = writer.flush();
    await new Promise((done) => setImmediate(done));
    expect(pool.inserts[1]).toEqual(ids(0, 500));
    await pool.answer();
    await pool.answer();
    await flush;
    expect(pool.inserts[2]).toEqual(['500']);
  });

  it('does not write a batch again of which only the acknowledgement was lost', async () => {
    for (const id of ids(0, 500)) writer.record(record(id));
    await pool.answer(new Error('connection lost'));
    pool.found = [{ facts: '{}' }];
    writer.record(record('500'));
    const flush = writer.flush();
    await new Promise((done) => setImmediate(done));
    await pool.answer();
    await flush;
    expect(pool.inserts).toEqual([ids(0, 500), ['500']]);
  });

  it('drops the newest beyond its bound, counts them, and shows how many wait', async () => {
    const registry = new Registry();
    const bounded = new AuditWriter(pool as unknown as Pool, { retentionDays: 1, onFailure: () => undefined }, registry);
    for (let i = 0; i < 100_003; i++) bounded.record(record('x'));
    const lines = (await registry.metrics()).split('\n');
    expect(lines).toContain('rolegate_audit_dropped_total{cause="spool-full"} 3');
    expect(lines).toContain('rolegate_audit_dropped_total{cause="retired"} 0');
    expect(lines).toContain('rolegate_audit_spool_records 100000');
    const closed = bounded.close();
    while (pool.waiting.length > 0) await pool.answer();
    await closed;
    expect(pool.inserts.flat()).toHaveLength(100_000);
  });
});
