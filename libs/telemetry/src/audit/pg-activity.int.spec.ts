import { type AuditRecord, type SessionRecord, accessKeyUse } from '#operation';
import { databaseKit } from '#testing';
import pg from 'pg';
import { Registry } from 'prom-client';
import { createAuditTable } from './audit-table.js';
import { AuditWriter } from './audit-writer.js';
import { retireActivity } from './pg-activity.js';

const AT = Date.UTC(2026, 10, 23, 10, 30);
const HOUR = 3_600_000;
const record = (change: Partial<AuditRecord> = {}, accounting: Partial<AuditRecord['accounting']> = {}): AuditRecord => ({
  time: new Date(AT), requestId: 'R1', account: '', principal: 'arn:aws:iam:::user/alice', accessKeyId: 'AKIA1', sessionId: '', sourceIdentity: '', issuer: '', subject: '', sourceIp: '192.0.2.7',
  userAgent: '', service: 's3', operation: 'PutObject', action: '', resource: '', decision: 'allowed', reason: '', deciding: '', status: 200, errorCode: '',
  detail: '', bytesIn: 10, bytesOut: 1, durationMs: 0, facts: {}, ...change,
  accounting: { owner: 'alice', bucket: 'photos', principal: 'user/AIDA1', accessKeyId: 'AKIA1', ...accounting } as AuditRecord['accounting'],
});
const session = (number: number, change: Partial<SessionRecord> = {}): SessionRecord => ({
  sessionId: `019a0000-0000-7000-8000-00000000000${number}`, accessKeyId: `ASIA${number}`, kind: 'assumed-role', account: '', arn: 'arn:aws:sts:::assumed-role/R/"bob"', principal: 'role/AROA1', owner: 'user/AIDA1',
  provider: '', subject: '', sourceIdentity: 'bob', issuedAt: new Date(AT), expiresAt: new Date(AT + HOUR), tokenKeyId: 'token-1', position: '1.2.3', lineage: [{ stream: 'user/AIDA1', epoch: 0, accessKeyId: 'AKIA1' }, { stream: 'role/AROA1', epoch: 4 }], parents: [], ...change,
});

describe('what audit records add up to', () => {
  const kit = databaseKit();
  let pool: pg.Pool;
  const writers: AuditWriter[] = [];

  const newWriter = (): AuditWriter => {
    const writer = new AuditWriter(pool, { retentionDays: 1, region: 'eu', onFailure: (error) => { throw error; } }, new Registry());
    writers.push(writer);
    return writer;
  };

  beforeAll(async () => {
    pool = new pg.Pool({ connectionString: kit.connectionString, max: 8 });
    pool.on('error', () => undefined);
    await createAuditTable(pool);
  });
  beforeEach(() => pool.query('truncate audit.request, audit.usage, audit.last_use, audit.session, audit.credential_report'));
  afterAll(async () => {
    for (const writer of writers) await writer.close();
    await pool.end();
  });

  it('is usage by owner, hour, bucket and category, whichever nodes the requests came to, at once', async () => {
    const [one, other] = [newWriter(), newWriter()];
    for (let i = 0; i < 700; i++) one.record(record());
    for (let i = 0; i < 300; i++) other.record(record({ status: 403, errorCode: 'AccessDenied', bytesIn: 0 }));
    other.record(record({ time: new Date(AT + HOUR) }, { bucket: '' }));
    await Promise.all([one.flush(), other.flush()]);
    expect(await one.activity.hourlyUsage({ owner: 'alice' })).toEqual([
      { owner: 'alice', hour: new Date(AT - HOUR / 2), bucket: 'photos', category: 'put_obj', ops: 1000, successfulOps: 700, bytesReceived: 7000, bytesSent: 1000 },
      { owner: 'alice', hour: new Date(AT + HOUR / 2), bucket: '', category: 'put_obj', ops: 1, successfulOps: 1, bytesReceived: 10, bytesSent: 1 },
    ]);
    expect(await one.activity.usage({})).toMatchObject([{ owner: 'alice', category: 'put_obj', ops: 1001 }]);
  });

  it('can be asked for, and trimmed, by owner, bucket, category and time', async () => {
    const { activity, record: write } = ((writer) => ({ activity: writer.activity, record: writer.record.bind(writer) }))(newWriter());
    write(record());
    write(record({ operation: 'GetObject' }));
    write(record({}, { owner: 'bob', bucket: 'b' }));
    write(record({ time: new Date(AT + HOUR) }));
    const ops = async (query: Parameters<typeof activity.usage>[0]) => (await activity.usage(query)).reduce((sum, one) => sum + one.ops, 0);
    expect(await ops({ owner: 'alice' })).toBe(3);
    expect(await ops({ bucket: 'b' })).toBe(1);
    expect(await ops({ categories: ['get_obj'] })).toBe(1);
    expect(await ops({ from: new Date(AT + HOUR / 2) })).toBe(1);
    expect(await ops({ until: new Date(AT + HOUR / 2) })).toBe(3);
    await activity.trimUsage({ owner: 'alice', until: new Date(AT + HOUR / 2) });
    expect(await ops({})).toBe(2);
    await activity.trimUsage({});
    expect(await ops({})).toBe(0);
  });

  it('is never added twice: what one statement writes stands or falls with the records', async () => {
    const writer = newWriter();
    await pool.query('alter table audit.request add constraint refuses check (request_id <> \'bad\')');
    try {
      const failing = new AuditWriter(pool, { retentionDays: 1, onFailure: () => undefined }, new Registry());
      failing.record(record({ requestId: 'bad' }));
      await expect(failing.flush()).rejects.toThrow(/refuses/);
      expect((await pool.query('select from audit.usage')).rowCount).toBe(0);
      expect((await pool.query('select from audit.last_use')).rowCount).toBe(0);
      await pool.query('alter table audit.request drop constraint refuses');
      await failing.close();
    } finally {
      await pool.query('alter table audit.request drop constraint if exists refuses');
    }
    expect(await writer.activity.usage({})).toMatchObject([{ ops: 1 }]);
  });

  it('is the last use of keys, users and roles; one that comes late takes nothing back', async () => {
    const writer = newWriter();
    writer.record(record());
    writer.record(record({ service: 'sts', time: new Date(AT + 1) }, { principal: 'role/AROA1', accessKeyId: '' }));
    await writer.flush();
    const names = [accessKeyUse('AKIA1'), 'user/AIDA1', 'role/AROA1', 'user/AIDA2'];
    expect(Object.fromEntries(await writer.activity.lastUses(names))).toEqual({
      'access-key/AKIA1': { time: new Date(AT), service: 's3', region: 'eu' }, 'user/AIDA1': { time: new Date(AT), service: 's3', region: 'eu' }, 'role/AROA1': { time: new Date(AT + 1), service: 'sts', region: 'eu' },
    });
    const late = newWriter();
    late.record(record({ time: new Date(AT - HOUR), service: 'iam' }));
    await late.flush();
    expect((await late.activity.lastUses([accessKeyUse('AKIA1')])).get(accessKeyUse('AKIA1'))).toMatchObject({ time: new Date(AT), service: 's3' });
  });

  it('is every living session, the newest first, by what it rests on', async () => {
    const writer = newWriter();
    const issued = (one: SessionRecord, requestId = 'R') => writer.record(record({ requestId, issued: one }));
    issued(session(1));
    issued(session(2, { account: '123456789012', principal: 'role/AROA2', lineage: [{ stream: 'oidc-provider/P', epoch: 1, subject: 'x' }] }), 'R2');
    issued(session(3, { parents: [session(1).sessionId] }));
    issued(session(4, { expiresAt: new Date(AT + 1000) }));
    const ids = async (query: object) => (await writer.activity.sessions({ now: new Date(AT + 1000), limit: 10, ...query })).map(({ accessKeyId }) => accessKeyId);
    expect(await ids({})).toEqual(['ASIA3', 'ASIA2', 'ASIA1']);
    expect(await ids({ account: '123456789012' })).toEqual(['ASIA2']);
    expect(await ids({ account: '' })).toEqual(['ASIA3', 'ASIA1']);
    expect(await ids({ ancestors: ['oidc-provider/P'] })).toEqual(['ASIA2']);
    expect(await ids({ ancestors: ['user/AIDA1', 'role/AROA1'] })).toEqual(['ASIA3', 'ASIA1']);
    expect(await ids({ sessionId: session(1).sessionId })).toEqual(['ASIA3', 'ASIA1']);
    expect(await ids({ limit: 1 })).toEqual(['ASIA3', 'ASIA2']);
    expect(await ids({ after: session(2).sessionId })).toEqual(['ASIA1']);
    expect((await writer.activity.sessions({ now: new Date(AT), after: session(2).sessionId, limit: 1 }))[0]).toEqual({ ...session(1), requestId: 'R', issuedTo: 'arn:aws:iam:::user/alice', sourceIp: '192.0.2.7' });
  });

  it('takes sessions of subjects that no text of Postgres can hold', async () => {
    const writer = newWriter();
    writer.record(record({ issued: session(1, { subject: 'a\0b\ud800"\\u0000', lineage: [{ stream: 'oidc-provider/P', epoch: 0, subject: '\0' }] }) }));
    const [found] = await writer.activity.sessions({ now: new Date(AT), limit: 1 });
    expect(found).toMatchObject({ subject: 'a\ufffdb\ufffd"\\u0000', lineage: [{ subject: '\ufffd' }] });
  });

  it('keeps sessions as long as they live, however short records are kept', async () => {
    const writer = newWriter();
    writer.record(record({ issued: session(1, { expiresAt: new Date(Date.now() + HOUR) }) }));
    writer.record(record({ issued: session(2, { expiresAt: new Date(Date.now() - HOUR) }), time: new Date(0) }, { accessKeyId: 'AKIAOLD' }));
    await writer.flush();
    await retireActivity(pool, 0);
    expect((await pool.query('select session_id from audit.session')).rows).toEqual([{ session_id: session(1).sessionId }]);
    expect(await writer.activity.usage({})).toHaveLength(1);
    expect((await writer.activity.lastUses([accessKeyUse('AKIAOLD')])).size).toBe(0);
    await retireActivity(pool, 30);
    expect(await writer.activity.hourlyUsage({ until: new Date(0 + HOUR) })).toEqual([]);
  });

  it('holds the newest credential report of an account, which one node at a time makes', async () => {
    const reports = newWriter().activity.credentialReports;
    const begin = (since = new Date(0), patience = 60_000) => reports.begin('a', since, patience);
    expect(await reports.find('a')).toBeUndefined();
    expect((await Promise.all([begin(), begin(), begin()])).filter(Boolean)).toHaveLength(1);
    expect(await reports.find('a')).toEqual({ startedAt: expect.any(Date) });
    expect(await begin(new Date(0), 0)).toBe(true);
    await reports.finish('a', 'user,arn\n');
    expect(await reports.find('a')).toMatchObject({ content: 'user,arn\n', generatedAt: expect.any(Date) });
    expect(await begin()).toBe(false);
    expect(await begin(new Date(Date.now() + 1000))).toBe(true);
    await reports.abandon('a');
    expect(await reports.find('a')).toBeUndefined();
  });
});
