import type { AuditRecord } from '#operation';
import { Registry } from 'prom-client';
import { RequestMetrics } from './request-metrics.js';

const record = (part: Partial<AuditRecord>): AuditRecord => ({
  time: new Date(0), requestId: '', account: '', principal: '', accessKeyId: '', sessionId: '', sourceIdentity: '', issuer: '', subject: '', sourceIp: '',
  userAgent: '', service: 's3', operation: 'GetObject', action: '', resource: '', decision: 'allowed', reason: '', deciding: '', status: 200, errorCode: '',
  detail: '', bytesIn: 0, bytesOut: 0, durationMs: 0, facts: {}, ...part,
});

async function scrape(...records: Partial<AuditRecord>[]): Promise<string[]> {
  const registry = new Registry();
  const metrics = new RequestMetrics(registry);
  for (const one of records) {
    metrics.started();
    metrics.finished(record(one));
  }
  await registry.metrics();
  return (await registry.metrics()).split('\n');
}

describe('request metrics', () => {
  it('count requests by service, operation, status and error code, the same at every scrape', async () => {
    const lines = await scrape({}, {}, { status: 404, errorCode: 'NoSuchKey' }, { service: 'sts', operation: 'AssumeRole' });
    expect(lines).toContain('rolegate_requests_total{service="s3",operation="GetObject",status="200",code=""} 2');
    expect(lines).toContain('rolegate_requests_total{service="s3",operation="GetObject",status="404",code="NoSuchKey"} 1');
    expect(lines).toContain('rolegate_requests_total{service="sts",operation="AssumeRole",status="200",code=""} 1');
  });

  it('put durations into cumulative buckets whose bounds belong to them', async () => {
    const lines = await scrape({ durationMs: 1 }, { durationMs: 3 }, { durationMs: 60_000 });
    const of = (le: string): string => `rolegate_request_duration_seconds_bucket{le="${le}",service="s3",operation="GetObject"}`;
    expect(lines).toEqual(expect.arrayContaining([`${of('0.0005')} 0`, `${of('0.001')} 1`, `${of('0.005')} 2`, `${of('30')} 2`, `${of('+Inf')} 3`]));
    expect(lines).toContain('rolegate_request_duration_seconds_count{service="s3",operation="GetObject"} 3');
    expect(lines).toContain('rolegate_request_duration_seconds_sum{service="s3",operation="GetObject"} 60.004');
    expect(lines).toContain('# TYPE rolegate_request_duration_seconds histogram');
  });

  it('add up the bytes of a service over its operations', async () => {
    const lines = await scrape({ bytesOut: 10 }, { operation: 'PutObject', bytesIn: 7, bytesOut: 1 });
    expect(lines).toContain('rolegate_sent_bytes_total{service="s3"} 11');
    expect(lines).toContain('rolegate_received_bytes_total{service="s3"} 7');
  });

  it('count denials by their reason, and what is in flight', async () => {
    const registry = new Registry();
    const metrics = new RequestMetrics(registry);
    metrics.started();
    metrics.started();
    metrics.finished(record({ decision: 'denied', reason: 'implicit-deny', status: 403 }));
    const lines = (await registry.metrics()).split('\n');
    expect(lines).toContain('rolegate_denials_total{service="s3",reason="implicit-deny"} 1');
    expect(lines).toContain('rolegate_requests_in_flight 1');
  });
});
