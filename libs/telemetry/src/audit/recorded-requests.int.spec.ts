import type { AuditRecord } from '#operation';
import { databaseKit } from '#testing';
import pg from 'pg';
import { createAuditTable, insertRecords } from './audit-table.js';
import { readRecorded } from './recorded-requests.js';

const AT = Date.UTC(2026, 10, 23, 10, 30);
const SESSIONS = 'arn:aws:sts:::assumed-role/R/';
const record = (change: Partial<AuditRecord> = {}): AuditRecord => ({
  time: new Date(AT), requestId: 'R0', account: '', principal: `${SESSIONS}one`, accessKeyId: '', sessionId: '', sourceIdentity: '', issuer: '', subject: '', sourceIp: '192.0.2.7',
  userAgent: 'agent', service: 's3', operation: 'GetObject', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', decision: 'allowed', reason: 'identity-policy', deciding: 'identity:P[0]', status: 200, errorCode: '',
  detail: '', bytesIn: 0, bytesOut: 0, durationMs: 0, facts: {}, ...change,
});

describe('recorded requests of a caller', () => {
  const kit = databaseKit();
  let pool: pg.Pool;
  const ask = (principal: string, since = AT - 1000, limit = 10) => readRecorded(pool, { principal, since: new Date(since), limit });
  beforeAll(async () => {
    pool = new pg.Pool({ connectionString: kit.connectionString, max: 2 });
    pool.on('error', () => undefined);
    await createAuditTable(pool);
    await insertRecords(pool, [
      record({ requestId: 'R1' }), record({ requestId: 'R2', time: new Date(AT + 5), principal: `${SESSIONS}two` }), record({ requestId: 'R3', decision: 'failed', status: 404, time: new Date(AT + 1) }),
      record({ requestId: 'R4', decision: 'denied', reason: 'no-statement', deciding: '' }), record({ requestId: 'R5', action: '' }), record({ requestId: 'R6', time: new Date(AT - 5000) }),
      record({ requestId: 'R7', principal: 'arn:aws:sts:::assumed-role/R2/one' }), record({ requestId: 'R8', principal: 'arn:aws:iam:::user/alice' }), record({ requestId: 'R9', principal: 'arn:aws:iam:::user/alice2' }),
    ]);
  });
  afterAll(() => pool.end());

  it('are those of all sessions of a role, the same ones counted together, the most frequent first', async () => {
    expect(await ask(SESSIONS)).toEqual([
      { service: 's3', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', sourceIp: '192.0.2.7', userAgent: 'agent', denied: false, reason: 'identity-policy', deciding: 'identity:P[0]', count: 3, time: new Date(AT + 5), requestId: 'R2' },
      expect.objectContaining({ denied: true, reason: 'no-statement', count: 1, requestId: 'R4' }),
    ]);
  });

  it('are of that user alone, not of one whose name begins the same', async () => {
    expect((await ask('arn:aws:iam:::user/alice')).map(({ requestId }) => requestId)).toEqual(['R8']);
  });

  it('begin when they are asked from, and are as many as are asked for', async () => {
    expect((await ask(SESSIONS, AT - 10_000))[0]!.count).toBe(4);
    expect(await ask(SESSIONS, AT - 10_000, 1)).toHaveLength(1);
    expect(await ask(SESSIONS, AT + 60_000)).toEqual([]);
  });
});
