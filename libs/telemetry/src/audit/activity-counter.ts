import { type AccessLogEntry, type AuditRecord, type SessionRecord, accessKeyUse } from '#operation';
import { usageCategory } from './usage-categories.js';

const HOUR = 3_600_000;
/** Milliseconds within which a further use by the same way is not written: last uses are good to the minute. */
const MINUTE = 60_000;
/** Names whose last use is remembered; beyond this all are forgotten, and the next use of each is written. */
const REMEMBERED = 20_000;

export interface Sum {
  readonly key: string;
  readonly owner: string;
  readonly hour: number;
  readonly bucket: string;
  readonly category: string;
  ops: number;
  successfulOps: number;
  bytesSent: number;
  bytesReceived: number;
}

export interface Use {
  readonly name: string;
  readonly time: number;
  readonly service: string;
}

export interface Issue {
  readonly session: SessionRecord;
  readonly record: AuditRecord;
}

/** Lines of one bucket's access log, under one configuration. */
export interface LogLines extends Omit<AccessLogEntry, 'lines'> {
  content: string;
}

/** What a batch of records adds: sorted, so that two nodes that touch the same rows do so in the same order. */
export interface BatchActivity {
  readonly sums: readonly Sum[];
  readonly uses: readonly Use[];
  readonly issues: readonly Issue[];
  readonly logs: readonly LogLines[];
}

const byKey = (a: Sum, b: Sum): number => (a.key < b.key ? -1 : 1);
const byName = (a: Use, b: Use): number => (a.name < b.name ? -1 : 1);

/** Adds up batches, and knows which last uses have been written a moment ago. */
export class ActivityCounter {
  private readonly written = new Map<string, Use>();

  activityOf(records: readonly AuditRecord[]): BatchActivity {
    const sums = new Map<string, Sum>();
    const uses = new Map<string, Use>();
    const issues: Issue[] = [];
    const logs = new Map<string, LogLines>();
    for (const record of records) {
      if (record.issued) issues.push({ session: record.issued, record });
      if (record.accessLog) addLine(logs, record.accessLog);
      if (!record.accounting) continue;
      count(sums, record);
      this.use(uses, record.accounting.principal, record);
      if (record.accounting.accessKeyId !== '') this.use(uses, accessKeyUse(record.accounting.accessKeyId), record);
    }
    return { sums: [...sums.values()].sort(byKey), uses: [...uses.values()].sort(byName), issues, logs: [...logs.values()] };
  }

  /** Postgres has taken it. */
  taken({ uses }: BatchActivity): void {
    if (this.written.size > REMEMBERED) this.written.clear();
    for (const use of uses) this.written.set(use.name, use);
  }

  private use(uses: Map<string, Use>, name: string, { time, service }: AuditRecord): void {
    if (name === '') return;
    const at = time.getTime();
    const before = uses.get(name) ?? this.written.get(name);
    if (before && before.service === service && at < before.time + MINUTE) return;
    if (before && at < before.time) return;
    uses.set(name, { name, time: at, service });
  }
}

function addLine(logs: Map<string, LogLines>, { bucketId, logging, day, lines }: AccessLogEntry): void {
  const key = `${bucketId} ${day} ${logging}`;
  const gathered = logs.get(key);
  if (gathered) gathered.content += lines;
  else logs.set(key, { bucketId, logging, day, content: lines });
}

/** Ceph's admin API is no part of the usage: RGW leaves out what its system users do (rgw_log.cc, log_usage). */
function count(sums: Map<string, Sum>, record: AuditRecord): void {
  if (record.service === 'admin') return;
  const { owner, bucket } = record.accounting!;
  const category = usageCategory(record.operation);
  if (category === '') return;
  const hour = Math.floor(record.time.getTime() / HOUR) * HOUR;
  const key = `${owner}\0${hour}\0${bucket}\0${category}`;
  let sum = sums.get(key);
  if (!sum) sums.set(key, (sum = { key, owner, hour, bucket, category, ops: 0, successfulOps: 0, bytesSent: 0, bytesReceived: 0 }));
  sum.ops++;
  if (record.status < 400 && record.errorCode === '') sum.successfulOps++;
  sum.bytesSent += record.bytesOut;
  sum.bytesReceived += record.bytesIn;
}
