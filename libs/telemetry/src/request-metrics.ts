import type { AuditRecord } from '#operation';
import { Counter, Gauge, type Histogram, type Registry } from 'prom-client';
import { DurationHistogram } from './duration-histogram.js';
import { RequestTally } from './request-tally.js';

/** Rate, errors and duration of every operation. Labels are names from our own tables, so their number is bounded. */
export class RequestMetrics {
  private readonly tallies = new Map<string, Map<string, RequestTally>>();
  private readonly denials: Counter;
  private inFlight = 0;

  constructor(registry: Registry) {
    const registers = [registry];
    this.denials = new Counter({ name: 'rolegate_denials_total', help: 'Refused requests by service and reason.', labelNames: ['service', 'reason'], registers });
    this.counter(registry, 'rolegate_requests_total', 'Requests by service, operation, status and error code.', ['service', 'operation', 'status', 'code'], (tally, add) => {
      for (const { status, code, count } of tally.outcomes) add({ service: tally.service, operation: tally.operation, status, code }, count);
    });
    this.counter(registry, 'rolegate_received_bytes_total', 'Bytes of request bodies.', ['service'], ({ service, bytesIn }, add) => add({ service }, bytesIn));
    this.counter(registry, 'rolegate_sent_bytes_total', 'Bytes of reply bodies.', ['service'], ({ service, bytesOut }, add) => add({ service }, bytesOut));
    const inFlight = (): number => this.inFlight;
    new Gauge({ name: 'rolegate_requests_in_flight', help: 'Requests being served now.', registers, collect() { this.set(inFlight()); } });
    // The registry asks of a metric its name and `get` alone.
    const durations = new DurationHistogram('rolegate_request_duration_seconds', 'Time from the arrival of a request to the end of its reply.', ['service', 'operation'], () => this.all());
    registry.registerMetric(durations as unknown as Histogram);
  }

  started(): void {
    this.inFlight++;
  }

  finished(record: AuditRecord): void {
    this.inFlight--;
    this.tallyOf(record.service, record.operation).add(record);
    if (record.decision === 'denied') this.denials.inc({ service: record.service, reason: record.reason });
  }

  private tallyOf(service: string, operation: string): RequestTally {
    let ofService = this.tallies.get(service);
    if (!ofService) this.tallies.set(service, (ofService = new Map()));
    let tally = ofService.get(operation);
    if (!tally) ofService.set(operation, (tally = new RequestTally(service, operation)));
    return tally;
  }

  private *all(): Generator<RequestTally> {
    for (const ofService of this.tallies.values()) yield* ofService.values();
  }

  /** A counter that is added up from the tallies when it is asked for. */
  private counter(registry: Registry, name: string, help: string, labelNames: string[], addUp: (tally: RequestTally, add: (labels: Record<string, string | number>, value: number) => void) => void): void {
    const all = (): Iterable<RequestTally> => this.all();
    new Counter({
      name, help, labelNames, registers: [registry],
      collect() {
        this.reset();
        for (const tally of all()) addUp(tally, (labels, value) => this.inc(labels, value));
      },
    });
  }
}
