import type { AuditRecord } from '#operation';
import { auditEvent } from './audit-event.js';

const record: AuditRecord = {
  time: new Date(0), requestId: 'R1', account: 'acme', principal: 'arn:aws:iam::acme:user/U', accessKeyId: 'U', sessionId: '', sourceIdentity: '', issuer: '', subject: '', sourceIp: '192.0.2.1',
  userAgent: 'agent', service: 's3', operation: 'GetObject', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', decision: 'denied', reason: 'no-statement', deciding: '', status: 403,
  errorCode: 'AccessDenied', detail: 'why', bytesIn: 1, bytesOut: 2, durationMs: 3, facts: { issuedSession: 'S1' },
};

describe('an audit record on the topic', () => {
  it('is a CloudEvent with the attributes that the specification demands, keyed by account', () => {
    const { account, json } = auditEvent(record);
    expect(account).toBe('acme');
    expect(JSON.parse(json)).toEqual({
      specversion: '1.0', id: 'R1', source: '/rolegate/audit', type: 'RequestServed', subject: 'arn:aws:iam::acme:user/U', time: '1970-01-01T00:00:00.000Z', datacontenttype: 'application/json',
      data: { ...record, time: '1970-01-01T00:00:00.000Z' },
    });
  });

  it('has no subject where nobody was believed: an empty one is not allowed', () => {
    expect(JSON.parse(auditEvent({ ...record, principal: '' }).json)).not.toHaveProperty('subject');
  });

  it('is one line whatever a client has sent', () => {
    const { json } = auditEvent({ ...record, userAgent: 'a\r\n"b"\u2028', resource: '\0' });
    expect(json).not.toMatch(/[\r\n\0]/);
    expect(JSON.parse(json)).toMatchObject({ data: { userAgent: 'a\r\n"b"\u2028', resource: '\0' } });
  });
});
