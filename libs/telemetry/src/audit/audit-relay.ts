import { setTimeout as sleep } from 'node:timers/promises';
import type { Tenure } from '#event-sourcing';
import type { Pool } from 'pg';
import { Counter, type Registry } from 'prom-client';
import { registerSampledGauges } from '../sampled-gauges.js';
import { auditEvent } from './audit-event.js';
import type { AuditTransport } from './audit-transport.js';
import { UnsentBatches } from './unsent-batches.js';

export interface AuditRelayOptions {
  readonly pool: Pool;
  readonly transport: AuditTransport;
  readonly registry: Registry;
  /** Hears why records wait; they are sent later. */
  readonly onFailure: (error: unknown) => void;
  /** Milliseconds until an empty queue is looked at again. */
  readonly idleMs?: number;
  /** Milliseconds until a failed send is repeated; doubled up to BACKOFF_LIMIT. */
  readonly retryMs?: number;
}

const IDLE = 500;
const RETRY = 500;
const BACKOFF_LIMIT = 15_000;

/**
 * Sends audit records from Postgres to the topic, one page at a time, under a tenure (name: `audit`). At least once: a
 * page is removed from the queue after it was acknowledged, and sent again unchanged otherwise. While Kafka is away the
 * records stay where they are, bounded by the retention of the audit table; what retention takes unsent is counted.
 */
export function auditRelay({ pool, transport, registry, onFailure, idleMs = IDLE, retryMs = RETRY }: AuditRelayOptions): (tenure: Tenure) => Promise<void> {
  const unsent = new UnsentBatches(pool);
  const registers = [registry];
  const sent = new Counter({ name: 'rolegate_audit_topic_records_total', help: 'Audit records that Kafka has acknowledged.', registers });
  const failures = new Counter({ name: 'rolegate_audit_topic_failures_total', help: 'Attempts to send audit records that failed and are repeated.', registers });
  registerSampledGauges(registry, {
    records: { name: 'rolegate_audit_topic_waiting_records', help: 'Audit records that wait in Postgres for Kafka.' },
    seconds: { name: 'rolegate_audit_topic_lag_seconds', help: 'Age of the oldest audit record that waits for Kafka; 0 when none does.' },
  }, async () => {
    const { records, seconds } = await unsent.backlog();
    return { records: [{ value: records }], seconds: [{ value: seconds }] };
  });

  /** False when there was nothing to do. */
  const sendPage = async (tenure: Tenure): Promise<boolean> => {
    const page = await unsent.next();
    if (page === undefined) return false;
    if (!tenure.holds()) return true;
    await transport.send(page.records.map(auditEvent));
    sent.inc(page.records.length);
    await unsent.remove(page);
    return true;
  };

  return async (tenure) => {
    let retry = retryMs;
    while (!tenure.signal.aborted && tenure.holds()) {
      let wait = 0;
      try {
        if (!(await sendPage(tenure))) wait = idleMs;
        retry = retryMs;
      } catch (error) {
        failures.inc();
        onFailure(error);
        wait = retry;
        retry = Math.min(retry * 2, BACKOFF_LIMIT);
      }
      if (wait > 0) await sleep(wait, undefined, { signal: tenure.signal }).catch(() => undefined);
    }
  };
}
