import { isRolegateError } from '#kernel';
import type { AuditRecord, RequestObserver } from '#operation';
import type { AuditWriter } from './audit/audit-writer.js';
import type { Logger } from './logger.js';
import type { RequestMetrics } from './request-metrics.js';

/** Audit, metrics and log of every request. */
export class TelemetryObserver implements RequestObserver {
  constructor(
    private readonly logger: Logger,
    private readonly metrics: RequestMetrics,
    private readonly audit: AuditWriter,
    readonly strict: boolean,
  ) {}

  started(): void {
    this.metrics.started();
  }

  finished(record: AuditRecord, error: unknown): Promise<void> | void {
    this.metrics.finished(record);
    this.log(record, error);
    this.audit.record(record);
    return this.strict ? this.audit.flush() : undefined;
  }

  private log(record: AuditRecord, error: unknown): void {
    if (error === undefined) {
      if (this.logger.isLevelEnabled('debug')) this.logger.debug(lineOf(record), `${record.operation} ${record.status}`);
      return;
    }
    if (isRolegateError(error)) this.logger.info(lineOf(record), `${record.operation || record.service} refused: ${record.errorCode}`);
    else this.logger.error({ ...lineOf(record), err: error }, `${record.operation || record.service} failed`);
  }
}

const lineOf = (record: AuditRecord): object => ({
  requestId: record.requestId, operation: record.operation, principal: record.principal, accessKeyId: record.accessKeyId,
  sessionId: record.sessionId, sourceIp: record.sourceIp, action: record.action, resource: record.resource,
  decision: record.decision, reason: record.reason, deciding: record.deciding, status: record.status,
  code: record.errorCode, detail: record.detail, durationMs: record.durationMs,
});
