import type { Announce, Backlog, Change, DeleteResult, DeleteTarget, DeliveryQueue, MutationOptions, Outbox, OutboxEntry, Waiting } from '../src/index.js';

interface Row extends OutboxEntry {
  readonly id: number;
  readonly at: number;
  dueAt: number;
  attempts: number;
}

/** An outbox in memory, in the order of what was added. */
export class MemoryOutbox implements Outbox, DeliveryQueue {
  rows: Row[] = [];
  private last = 0;

  constructor(private readonly now: () => number) {}

  async add(entries: readonly OutboxEntry[]): Promise<void> {
    for (const entry of entries) this.rows.push({ ...entry, id: ++this.last, at: this.now(), dueAt: this.now(), attempts: 0 });
  }

  /** In the same turn as the change. */
  tell(bucketId: string, announce: Announce | undefined, ...changes: readonly Change[]): void {
    for (const change of changes) void this.add((announce?.(change) ?? []).map((one) => ({ ...one, bucketId, key: change.key })));
  }

  tellOfDeletion(bucketId: string, { announce }: MutationOptions, { versionId: named }: DeleteTarget, result: DeleteResult): DeleteResult {
    const markerCreated = result.deleteMarker === true && named === undefined;
    if (result.deleted || markerCreated) this.tell(bucketId, announce, { key: result.key, versionId: result.versionId, ...(markerCreated && { markerCreated }) });
    return result;
  }

  async backlog(): Promise<readonly Backlog[]> {
    return [...new Set(this.rows.map(({ topic }) => topic))].map((topic) => {
      const rows = this.rows.filter((row) => row.topic === topic);
      return { topic, records: rows.length, seconds: (this.now() - rows[0]!.at) / 1000 };
    });
  }

  async topicsDue(): Promise<readonly string[]> {
    return [...new Set(this.rows.filter(({ dueAt }) => dueAt <= this.now()).map(({ topic }) => topic))];
  }

  async due(topic: string, limit: number): Promise<readonly Waiting[]> {
    const first = new Map<string, Row>();
    for (const row of this.rows) if (row.topic === topic && !first.has(`${row.bucketId}/${row.key}`)) first.set(`${row.bucketId}/${row.key}`, row);
    return [...first].filter(([, { dueAt }]) => dueAt <= this.now()).slice(0, limit).map(([subject, { id, record, attempts }]) => ({ id: String(id), record, subject, attempts }));
  }

  async delivered(ids: readonly string[]): Promise<void> {
    this.rows = this.rows.filter(({ id }) => !ids.includes(String(id)));
  }

  async postpone(ids: readonly string[], pause: number): Promise<void> {
    for (const row of this.rows) if (ids.includes(String(row.id))) Object.assign(row, { attempts: row.attempts + 1, dueAt: this.now() + pause });
  }

  async trim(topic: string, age: number, most: number): Promise<{ expired: number; crowdedOut: number }> {
    const expired = this.remove((row) => row.topic === topic && row.at < this.now() - age);
    const kept = this.rows.filter((row) => row.topic === topic).slice(-most);
    return { expired, crowdedOut: this.remove((row) => row.topic === topic && !kept.includes(row)) };
  }

  async drop(topic: string): Promise<number> {
    return this.remove((row) => row.topic === topic);
  }

  private remove(which: (row: Row) => boolean): number {
    const before = this.rows.length;
    this.rows = this.rows.filter((row) => !which(row));
    return before - this.rows.length;
  }
}
