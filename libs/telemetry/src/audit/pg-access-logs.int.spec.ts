import type { AuditRecord } from '#operation';
import { databaseKit } from '#testing';
import pg from 'pg';
import { Registry } from 'prom-client';
import { createAuditTable } from './audit-table.js';
import { AuditWriter } from './audit-writer.js';
import { PgAccessLogs } from './pg-access-logs.js';

const group = { bucketId: 'B1', logging: '{"TargetBucket":"logs \\"quoted\\""}', day: '' };
const record = (line: string | undefined, change: object = {}): AuditRecord => ({
  time: new Date(), requestId: 'R1', account: '', principal: '', accessKeyId: '', sessionId: '', sourceIdentity: '', issuer: '', subject: '', sourceIp: '', userAgent: '', service: 's3', operation: 'GetObject', action: '',
  resource: '', decision: 'allowed', reason: '', deciding: '', status: 200, errorCode: '', detail: '', bytesIn: 0, bytesOut: 0, durationMs: 0, facts: {}, ...(line !== undefined && { accessLog: { ...group, lines: `${line}\n`, ...change } }),
});

describe('lines of access logs that wait', () => {
  const kit = databaseKit();
  let pool: pg.Pool;
  let logs: PgAccessLogs;
  let writer: AuditWriter;

  beforeAll(async () => {
    pool = new pg.Pool({ connectionString: kit.connectionString, max: 4 });
    pool.on('error', () => undefined);
    await createAuditTable(pool);
    logs = new PgAccessLogs(pool);
    writer = new AuditWriter(pool, { retentionDays: 1, onFailure: (error) => { throw error; } }, new Registry());
  });
  beforeEach(() => pool.query('truncate audit.request, audit.access_log'));
  afterAll(async () => {
    await writer.close();
    await pool.end();
  });

  const write = async (...records: readonly AuditRecord[]): Promise<void> => {
    for (const one of records) writer.record(one);
    await writer.flush();
  };

  it('are written with their records, apart by bucket, configuration and day', async () => {
    await write(record('one "GET /a\\b"'), record(undefined), record('two'), record('other', { bucketId: 'B2' }), record('day', { day: '2026-11-23' }));
    const waiting = await logs.waiting();
    expect(new Set(waiting.map(({ bucketId, day, bytes }) => `${bucketId} ${day} ${bytes}`))).toEqual(new Set(['B1  19', 'B2  6', 'B1 2026-11-23 4']));
    expect(waiting.every(({ logging, age }) => logging === group.logging && age >= 0)).toBe(true);
    expect((await logs.take(group, 1000))!.content).toBe('one "GET /a\\b"\ntwo\n');
  });

  it('are taken from the oldest on, whole batches up to a size, and forgotten by name', async () => {
    for (let n = 0; n < 5; n++) await write(record(`line ${n}`));
    const taken = (await logs.take(group, 15))!;
    expect(taken.content).toBe('line 0\nline 1\nline 2\n');
    await write(record('line 5'));
    await logs.delivered(taken.ids);
    expect((await logs.take(group, 1000))!.content).toBe('line 3\nline 4\nline 5\n');
    expect((await logs.take(group, 1))!.ids).toHaveLength(1);
    await logs.delivered((await logs.take(group, 1000))!.ids);
    expect(await logs.take(group, 1000)).toBeUndefined();
    expect(await logs.waiting()).toEqual([]);
  });

  it('are given up when they are old', async () => {
    await write(record('old'));
    expect(await logs.expire(60_000)).toBe(0);
    await pool.query("update audit.access_log set at = now() - interval '2 minutes'");
    await write(record('new'));
    expect(await logs.expire(60_000)).toBe(4);
    expect((await logs.take(group, 1000))!.content).toBe('new\n');
  });
});
