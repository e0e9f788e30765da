import type { AuditRecord } from '#operation';
import type { TransportedRecord } from './audit-transport.js';

/**
 * An audit record as a CloudEvent in JSON (CloudEvents 1.0, "JSON Event Format", structured mode). `id` is the request's:
 * a record may come twice and is told by it. What the log itself tells (LogCheckpoint) is of that type.
 */
export const auditEvent = (record: AuditRecord): TransportedRecord => ({
  account: record.account,
  json: JSON.stringify({
    specversion: '1.0', id: record.requestId, source: '/rolegate/audit', type: record.service === 'log' ? record.operation : 'RequestServed', ...(record.principal === '' ? {} : { subject: record.principal }),
    time: record.time.toISOString(), datacontenttype: 'application/json', data: record,
  }),
});
