import type { Tenure } from '#event-sourcing';
import type { AuditRecord } from '#operation';
import { databaseKit } from '#testing';
import pg from 'pg';
import { Registry } from 'prom-client';
import { auditRelay } from './audit-relay.js';
import { createAuditTable, insertRecords, removeBefore } from './audit-table.js';
import type { AuditTransport, TransportedRecord } from './audit-transport.js';

const record = (requestId: string, time = new Date()): AuditRecord => ({
  time, requestId, account: 'acme', principal: '', accessKeyId: '', sessionId: '', sourceIdentity: '', issuer: '', subject: '', sourceIp: '',
  userAgent: '', service: 's3', operation: 'GetObject', action: '', resource: '', decision: 'allowed', reason: '', deciding: '', status: 200, errorCode: '',
  detail: '', bytesIn: 0, bytesOut: 0, durationMs: 0, facts: { n: 1 },
});
const records = (from: number, to: number): AuditRecord[] => Array.from({ length: to - from }, (_, i) => record(String(from + i), new Date(1_700_000_000_000 + from + i)));
const ids = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => String(from + i));

/** Acknowledges what it is told to; remembers what was acknowledged, and every attempt. */
class Topic implements AuditTransport {
  readonly received: string[] = [];
  readonly attempts: string[][] = [];
  /** Runs before each send; a throw is a broker that is away. */
  before: () => void | Promise<void> = () => undefined;
  /** Runs after the records have arrived: a throw is an acknowledgement that was lost. */
  after: () => void = () => undefined;

  async send(batch: readonly TransportedRecord[]): Promise<void> {
    const sent = batch.map(({ json }) => (JSON.parse(json) as { id: string }).id);
    this.attempts.push(sent);
    await this.before();
    this.received.push(...sent);
    this.after();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

class Reign implements Pick<Tenure, 'signal' | 'holds'> {
  private readonly ending = new AbortController();
  held = true;
  readonly signal = this.ending.signal;
  holds = (): boolean => this.held;
  end(): void {
    this.held = false;
    this.ending.abort();
  }
}

describe('the audit relay', () => {
  const kit = databaseKit();
  let pool: pg.Pool;
  let topic: Topic;
  let registry: Registry;
  let failures: unknown[];
  const reigns: { readonly reign: Reign; readonly work: Promise<void> }[] = [];

  beforeAll(async () => {
    pool = new pg.Pool({ connectionString: kit.connectionString, max: 4 });
    pool.on('error', () => undefined);
    await createAuditTable(pool);
  });
  beforeEach(async () => {
    await pool.query('truncate audit.request, audit.unsent');
    topic = new Topic();
    registry = new Registry();
    failures = [];
  });
  afterEach(stopAll);
  afterAll(() => pool.end());

  function start(): Reign {
    const reign = new Reign();
    const work = auditRelay({ pool, transport: topic, registry, onFailure: (error) => failures.push(error), idleMs: 10, retryMs: 5 })(reign as unknown as Tenure);
    reigns.push({ reign, work });
    return reign;
  }
  async function stopAll(): Promise<void> {
    for (const { reign, work } of reigns.splice(0)) {
      reign.end();
      await work;
    }
  }
  const unsent = async (): Promise<number> => Number((await pool.query<{ n: string }>('select coalesce(sum(records), 0) as n from audit.unsent')).rows[0]!.n);
  async function until(done: () => boolean | Promise<boolean>): Promise<void> {
    for (const end = performance.now() + 10_000; !(await done()); await new Promise((tick) => setTimeout(tick, 5))) if (performance.now() > end) throw new Error(`not within 10 s; received ${topic.received.length}`);
  }

  it('sends what was written, in order, once, and nothing that was not meant for the topic', async () => {
    await insertRecords(pool, records(0, 300), true);
    await insertRecords(pool, [record('aside')]);
    await insertRecords(pool, records(300, 2500), true);
    start();
    await until(async () => (await unsent()) === 0);
    expect(topic.received).toEqual(ids(0, 2500));
    expect(topic.attempts.every((attempt) => attempt.length <= 2200)).toBe(true);
    await insertRecords(pool, records(2500, 2501), true);
    await until(() => topic.received.length === 2501);
  });

  it('hands the topic the whole record', async () => {
    await insertRecords(pool, [record('R1')], true);
    let json = '';
    topic.send = async ([one]) => void (json = one!.json);
    start();
    await until(async () => (await unsent()) === 0);
    expect(JSON.parse(json)).toMatchObject({ id: 'R1', data: { requestId: 'R1', account: 'acme', status: 200, bytesIn: 0, facts: { n: 1 } } });
  });

  it('keeps everything while Kafka is away, sends it in order when it is back, and tells of each failure', async () => {
    topic.before = () => { throw new Error('no broker'); };
    start();
    for (let i = 0; i < 20; i++) await insertRecords(pool, records(i * 100, (i + 1) * 100), true);
    await until(() => failures.length >= 3);
    expect(await unsent()).toBe(2000);
    const away = await registry.metrics();
    expect(away).toContain('rolegate_audit_topic_waiting_records 2000');
    expect(away).toMatch(/rolegate_audit_topic_lag_seconds 0\.\d+|rolegate_audit_topic_lag_seconds [1-9]/);
    topic.before = () => undefined;
    await until(async () => (await unsent()) === 0);
    expect(topic.received).toEqual(ids(0, 2000));
    const back = await registry.metrics();
    expect(back).toContain('rolegate_audit_topic_records_total 2000');
    expect(back).toContain(`rolegate_audit_topic_failures_total ${failures.length}`);
    expect(back).toContain('rolegate_audit_topic_waiting_records 0');
    expect(back).toContain('rolegate_audit_topic_lag_seconds 0');
  });

  it('sends a page again unchanged when its acknowledgement was lost', async () => {
    await insertRecords(pool, records(0, 10), true);
    topic.after = () => { topic.after = () => undefined; throw new Error('connection lost'); };
    start();
    await until(async () => (await unsent()) === 0);
    expect(topic.attempts).toEqual([ids(0, 10), ids(0, 10)]);
  });

  it('goes on where the one before left off, also when that one ended in the middle of a send', async () => {
    await insertRecords(pool, records(0, 50), true);
    const first = start();
    topic.before = () => { first.end(); throw new Error('killed'); };
    await until(() => topic.attempts.length > 0);
    await stopAll();
    topic.before = () => undefined;
    registry = new Registry();
    start();
    await until(async () => (await unsent()) === 0);
    expect(topic.received).toEqual(ids(0, 50));
  });

  it('loses no batch whose transaction ends after a later one was sent', async () => {
    const slow = await pool.connect();
    await slow.query('begin');
    await insertRecords(slow as unknown as pg.Pool, records(0, 5), true);
    await insertRecords(pool, records(5, 10), true);
    start();
    await until(() => topic.received.length === 5);
    await slow.query('commit');
    slow.release();
    await until(() => topic.received.length === 10);
    expect([...topic.received].sort()).toEqual(ids(0, 10).sort());
  });

  it('sends nothing when its tenure has ended', async () => {
    await insertRecords(pool, records(0, 5), true);
    const reign = start();
    reign.held = false;
    await stopAll();
    await insertRecords(pool, records(5, 10), true);
    expect(topic.received.length).toBeLessThanOrEqual(5);
    expect(await unsent()).toBeGreaterThanOrEqual(5);
  });

  it('is bounded by the retention of the table: what it removes unsent is counted', async () => {
    await insertRecords(pool, records(0, 70), true);
    await pool.query("update audit.unsent set at = now() - interval '2 days'");
    await insertRecords(pool, [record('fresh')], true);
    expect(await removeBefore(pool, new Date(Date.now() - 24 * 3_600_000))).toBe(70);
    start();
    await until(async () => (await unsent()) === 0);
    expect(topic.received).toEqual(['fresh']);
  });

  it('waits out an outage of Postgres', async () => {
    await insertRecords(pool, records(0, 5), true);
    const real = pool.query.bind(pool);
    pool.query = (() => Promise.reject(new Error('Postgres is away'))) as never;
    try {
      start();
      await until(() => failures.length >= 2);
      expect(await registry.metrics()).not.toMatch(/^rolegate_audit_topic_waiting_records /m);
    } finally {
      pool.query = real as never;
    }
    await until(() => topic.received.length === 5);
  });

  it('takes over a table that knew no topic', async () => {
    await pool.query('drop schema audit cascade');
    await pool.query('create schema audit');
    const columns = 'time timestamptz not null, request_id text not null, account text not null, principal text not null, access_key_id text not null, session_id text not null, source_identity text not null, issuer text not null, subject text not null, source_ip text not null, user_agent text not null, service text not null, operation text not null, action text not null, resource text not null, decision text not null, reason text not null, deciding text not null, status int not null, error_code text not null, detail text not null, bytes_in bigint not null, bytes_out bigint not null, duration_ms int not null, facts text not null';
    await pool.query(`create table audit.request (${columns})`);
    await pool.query(`insert into audit.request values (now(), 'old'${", ''".repeat(16)}, 200, '', '', 0, 0, 0, '{}')`);
    await createAuditTable(pool);
    await createAuditTable(pool);
    await insertRecords(pool, [record('new')], true);
    start();
    await until(() => topic.received.length === 1);
    expect(topic.received).toEqual(['new']);
  });
});
