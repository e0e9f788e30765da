export { AuditWriter, type AuditWriterOptions } from './audit-writer.js';
export { createAuditTable } from './audit-table.js';
export { BarrierMetrics, type BarrierSources } from './barrier-metrics.js';
export { type Logger, createLogger } from './logger.js';
export { RequestMetrics } from './request-metrics.js';
export { TelemetryObserver } from './request-observer.js';
