import { randomInt } from 'node:crypto';
import type { Activity, AuditLog, AuditRecord, RecordedQuery, RecordedRequests } from '#operation';
import type { Pool } from 'pg';
import { Counter, Gauge, type Registry } from 'prom-client';
import { ActivityCounter, type BatchActivity } from './activity-counter.js';
import { activityValues } from './activity-statement.js';
import { SLOTS } from './activity-table.js';
import { PgActivity, retireActivity } from './pg-activity.js';
import { findRecord, insertRecords, removeBefore } from './audit-table.js';
import { readRecorded } from './recorded-requests.js';

export interface AuditWriterOptions {
  /** Days that a record is kept. */
  readonly retentionDays: number;
  /** Records go to the topic as well: they are put down as unsent beside the table, for the audit relay. */
  readonly forTopic?: boolean;
  /** Where uses of credentials take place. */
  readonly region?: string;
  /** Days that usage is kept; 0: until it is trimmed. */
  readonly usageRetentionDays?: number;
  /** Hears what goes wrong; records wait meanwhile. */
  readonly onFailure: (error: unknown) => void;
}

/** Milliseconds after which a batch is written even if it is small: what a kill -9 may lose. */
const INTERVAL = 500;
/** Records in a statement. Written as soon as there are so many: more hold up the event loop for longer and live longer. */
const BATCH = 500;
/** Records that wait while Postgres does not take them; beyond this the newest are dropped and counted. */
const SPOOL = 100_000;
const HOUR = 3_600_000;

/** Writes audit records in batches; in the order of their ends, outside the request's path. */
export class AuditWriter implements AuditLog {
  readonly activity: Activity;
  private readonly counter = new ActivityCounter();
  private readonly slot = randomInt(SLOTS);
  private spool: AuditRecord[] = [];
  private readonly batchTimer: NodeJS.Timeout;
  private readonly retentionTimer: NodeJS.Timeout;
  private writing: Promise<void> | undefined;
  /** Records at the head of the spool whose batch failed. */
  private uncertain = 0;
  private readonly dropped: Counter;

  constructor(private readonly pool: Pool, private readonly options: AuditWriterOptions, registry: Registry) {
    const registers = [registry];
    this.activity = new PgActivity(pool, () => this.flush());
    this.dropped = new Counter({
      name: 'rolegate_audit_dropped_total', help: 'Audit records dropped, by cause: `spool-full` before Postgres took them, `retired` before Kafka did.', labelNames: ['cause'], registers,
    });
    for (const cause of ['spool-full', 'retired']) this.dropped.inc({ cause }, 0);
    const waiting = (): number => this.spool.length;
    new Gauge({ name: 'rolegate_audit_spool_records', help: 'Audit records that wait in memory for Postgres.', registers, collect() { this.set(waiting()); } });
    this.batchTimer = setInterval(() => void this.flush().catch(() => undefined), INTERVAL);
    this.retentionTimer = setInterval(() => void this.retire(), HOUR);
    this.batchTimer.unref();
    this.retentionTimer.unref();
  }

  record(record: AuditRecord): void {
    if (this.spool.length >= SPOOL) return this.dropped.inc({ cause: 'spool-full' });
    this.spool.push(record);
    if (this.spool.length % BATCH === 0 && !this.writing) void this.write(BATCH).catch(() => undefined);
  }

  /** Resolves when everything recorded so far is in Postgres. @throws when Postgres does not take it */
  async flush(): Promise<void> {
    while (this.writing) await this.writing.catch(() => undefined);
    if (this.spool.length > 0) await this.write(1);
  }

  async find(requestId: string): Promise<AuditRecord | undefined> {
    await this.flush();
    return findRecord(this.pool, requestId);
  }

  async recorded(query: RecordedQuery): Promise<readonly RecordedRequests[]> {
    await this.flush();
    return readRecorded(this.pool, query);
  }

  async close(): Promise<void> {
    clearInterval(this.batchTimer);
    clearInterval(this.retentionTimer);
    await this.flush().catch(this.options.onFailure);
  }

  private write(atLeast: number): Promise<void> {
    this.writing = this.writeBatches(atLeast).finally(() => (this.writing = undefined));
    return this.writing;
  }

  /** Until fewer than `atLeast` records wait. */
  private async writeBatches(atLeast: number): Promise<void> {
    while (this.spool.length >= atLeast) {
      let batch: readonly AuditRecord[] = [];
      let activity: BatchActivity;
      try {
        if (this.uncertain > 0) await this.settle();
        batch = this.spool.slice(0, BATCH);
        if (batch.length === 0) return;
        activity = this.counter.activityOf(batch);
        await insertRecords(this.pool, batch, this.options.forTopic, activityValues(activity, this.slot, this.options.region ?? ''));
      } catch (error) {
        this.uncertain ||= batch.length;
        this.options.onFailure(error);
        throw error;
      }
      this.counter.taken(activity);
      this.spool = this.spool.slice(batch.length);
    }
  }

  /** A batch that failed may have been written: where only its acknowledgement was lost, it is not written again. */
  private async settle(): Promise<void> {
    if (await findRecord(this.pool, this.spool[0]!.requestId)) this.spool = this.spool.slice(this.uncertain);
    this.uncertain = 0;
  }

  private async retire(): Promise<void> {
    try {
      this.dropped.inc({ cause: 'retired' }, await removeBefore(this.pool, new Date(Date.now() - this.options.retentionDays * 24 * HOUR)));
      await retireActivity(this.pool, this.options.usageRetentionDays ?? 0);
    } catch (error) {
      this.options.onFailure(error);
    }
  }
}
