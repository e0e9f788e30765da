import type { AuditRecord } from '#operation';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Rate, errors and duration of every operation. Labels are names from our own tables, so their number is bounded. */
export class RequestMetrics {
  private readonly requests: Counter;
  private readonly duration: Histogram;
  private readonly denials: Counter;
  private readonly inFlight: Gauge;
  private readonly received: Counter;
  private readonly sent: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.requests = new Counter({ name: 'rolegate_requests_total', help: 'Requests by service, operation, status and error code.', labelNames: ['service', 'operation', 'status', 'code'], registers });
    this.duration = new Histogram({ name: 'rolegate_request_duration_seconds', help: 'Time from the arrival of a request to the end of its reply.', labelNames: ['service', 'operation'], buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30], registers });
    this.denials = new Counter({ name: 'rolegate_denials_total', help: 'Refused requests by service and reason.', labelNames: ['service', 'reason'], registers });
    this.inFlight = new Gauge({ name: 'rolegate_requests_in_flight', help: 'Requests being served now.', registers });
    this.received = new Counter({ name: 'rolegate_received_bytes_total', help: 'Bytes of request bodies.', labelNames: ['service'], registers });
    this.sent = new Counter({ name: 'rolegate_sent_bytes_total', help: 'Bytes of reply bodies.', labelNames: ['service'], registers });
  }

  started(): void {
    this.inFlight.inc();
  }

  finished(record: AuditRecord): void {
    const { service, operation } = record;
    this.inFlight.dec();
    this.requests.inc({ service, operation, status: record.status, code: record.errorCode });
    this.duration.observe({ service, operation }, record.durationMs / 1000);
    if (record.decision === 'denied') this.denials.inc({ service, reason: record.reason });
    if (record.bytesIn > 0) this.received.inc({ service }, record.bytesIn);
    if (record.bytesOut > 0) this.sent.inc({ service }, record.bytesOut);
  }
}
