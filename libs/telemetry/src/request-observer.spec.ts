import { RolegateError } from '#kernel';
import type { AuditRecord } from '#operation';
import type { AuditWriter } from './audit/audit-writer.js';
import { createLogger } from './logger.js';
import type { RequestMetrics } from './request-metrics.js';
import { TelemetryObserver } from './request-observer.js';

const record: AuditRecord = {
  time: new Date(0), requestId: 'R1', account: '', principal: 'arn:aws:iam:::user/TESTER', accessKeyId: 'TESTER', sessionId: '', sourceIdentity: '', issuer: '',
  subject: '', sourceIp: '192.0.2.1', userAgent: 'agent', service: 's3', operation: 'GetObject', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k',
  decision: 'denied', reason: 'explicit-deny', deciding: 'own[no]', status: 403, errorCode: 'AccessDenied', detail: 'why', bytesIn: 1, bytesOut: 2, durationMs: 3, facts: {},
};

function observing(level: string, strict = false) {
  const lines: string[] = [];
  const seen: string[] = [];
  const metrics = { started: () => seen.push('started'), finished: () => seen.push('metrics') } as unknown as RequestMetrics;
  const audit = { record: () => seen.push('audit'), flush: async () => void seen.push('flushed') } as unknown as AuditWriter;
  const observer = new TelemetryObserver(createLogger(level, { write: (line) => void lines.push(line) }), metrics, audit, strict);
  return { observer, seen, lines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('what a request leaves behind', () => {
  it('is counted and recorded, whatever became of it', async () => {
    const { observer, seen } = observing('info');
    observer.started();
    expect(observer.finished(record, undefined)).toBeUndefined();
    expect(seen).toEqual(['started', 'metrics', 'audit']);
  });

  it('is durable before the reply where audit is strict', async () => {
    const { observer, seen } = observing('info', true);
    await observer.finished(record, undefined);
    expect(seen).toEqual(['metrics', 'audit', 'flushed']);
  });

  it('is a line for a refusal, with the reason and the deciding statement', () => {
    const { observer, lines } = observing('info');
    void observer.finished(record, new RolegateError('AccessDenied', 'Access Denied'));
    expect(lines()).toMatchObject([{ level: 30, requestId: 'R1', reason: 'explicit-deny', deciding: 'own[no]', detail: 'why', code: 'AccessDenied', msg: 'GetObject refused: AccessDenied' }]);
  });

  it('is an error with its stack for what nobody foresaw', () => {
    const { observer, lines } = observing('info');
    void observer.finished(record, new TypeError('broken'));
    expect(lines()).toMatchObject([{ level: 50, err: { type: 'TypeError', message: 'broken', stack: expect.any(String) }, msg: 'GetObject failed' }]);
  });

  it('is no line for a success unless everything is asked for', () => {
    const quiet = observing('info');
    void quiet.observer.finished(record, undefined);
    expect(quiet.lines()).toEqual([]);
    const loud = observing('debug');
    void loud.observer.finished(record, undefined);
    expect(loud.lines()).toMatchObject([{ level: 20, msg: 'GetObject 403' }]);
  });

  it('names the service where no operation was found', () => {
    const { observer, lines } = observing('info');
    void observer.finished({ ...record, operation: '' }, new RolegateError('InvalidAction', 'x'));
    expect(lines()).toMatchObject([{ msg: expect.stringMatching(/^s3 refused/) }]);
  });
});
