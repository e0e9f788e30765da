import type { AuditRecord } from '#operation';
import { contextForTest, memoryReads, principalForTest } from '#testing';
import { explainRequest } from './explain-request.js';

const record: AuditRecord = {
  time: new Date('2026-11-23T04:00:00Z'), requestId: 'R1', account: '', principal: 'arn:aws:iam:::user/TESTER', accessKeyId: 'TESTER',
  sessionId: '', sourceIdentity: '', issuer: '', subject: '', sourceIp: '127.0.0.1', userAgent: '', service: 's3', operation: 'GetObject',
  action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', decision: 'denied', reason: 'no-statement', deciding: '', status: 403,
  errorCode: 'AccessDenied', detail: 's3:GetObject on arn:aws:s3:::b/k: no-statement', bytesIn: 0, bytesOut: 10, durationMs: 1, facts: {},
};
const reads = { ...memoryReads([]), auditRecord: async (id: string) => (id === 'R1' ? record : undefined) };
const admin = contextForTest({ principal: principalForTest({ caps: [{ type: 'metadata', perm: 'read' }] }) });

describe('AdminExplainRequest', () => {
  it('answers the audit record with its reason', async () => {
    expect(await explainRequest.answer({ path: 'R1' }, reads, admin)).toMatchObject({ requestId: 'R1', reason: 'no-statement', time: '2026-11-23T04:00:00.000Z' });
  });

  it('says NoSuchKey for a request that it does not know, and for none', async () => {
    await expect(explainRequest.answer({ path: 'R2' }, reads, admin)).rejects.toMatchObject({ code: 'NoSuchKey' });
    await expect(explainRequest.answer({}, reads, admin)).rejects.toMatchObject({ code: 'NoSuchKey' });
  });

  it('is for callers who may read metadata', () => {
    expect(() => explainRequest.access({ path: 'R1' }, contextForTest({ principal: principalForTest() }))).toThrow('Access Denied');
    expect(() => explainRequest.access({ path: 'R1' }, admin)).not.toThrow();
  });
});
