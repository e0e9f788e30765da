export { type AuditRelayOptions, auditRelay } from './audit/audit-relay.js';
export type { AuditTransport, TransportedRecord } from './audit/audit-transport.js';
export { AuditWriter, type AuditWriterOptions } from './audit/audit-writer.js';
export { createAuditTable } from './audit/audit-table.js';
export { BarrierMetrics, type BarrierSources } from './barrier-metrics.js';
export { type Logger, createLogger } from './logger.js';
export { RequestMetrics } from './request-metrics.js';
export { TelemetryObserver } from './request-observer.js';
export { type Sample, type SampledGauge, type Samples, registerSampledGauges } from './sampled-gauges.js';
