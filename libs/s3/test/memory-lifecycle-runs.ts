import { type KnownRun, type LifecycleRun, type LifecycleRuns } from '../src/index.js';

/** Runs as a process alone remembers them. */
export class MemoryLifecycleRuns implements LifecycleRuns {
  readonly runs = new Map<string, LifecycleRun>();
  readonly requests = new Map<string, number>();
  /** Every run that was kept, in order. */
  readonly kept: LifecycleRun[] = [];

  async of(bucketIds: readonly string[]): Promise<ReadonlyMap<string, KnownRun>> {
    const known = bucketIds.filter((id) => this.runs.has(id) || this.requests.has(id));
    return new Map(known.map((id) => [id, { run: this.runs.get(id), requested: this.requests.has(id) }]));
  }

  async keep(run: LifecycleRun): Promise<void> {
    this.kept.push(run);
    this.runs.set(run.bucketId, run);
  }

  async request(bucketIds: readonly string[], now: number): Promise<void> {
    for (const id of bucketIds) this.requests.set(id, now);
  }

  async settle(until: number): Promise<void> {
    for (const [id, at] of this.requests) if (at <= until) this.requests.delete(id);
  }

  async anyRequested(): Promise<boolean> {
    return this.requests.size > 0;
  }
}
