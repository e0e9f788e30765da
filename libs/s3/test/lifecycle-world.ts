import type { Versioned } from '#event-sourcing';
import { type AnyHistory, contextForTest, folded, memoryReads } from '#testing';
import { type BucketEvent, type LifecycleRule, LifecycleWorker, type Removed, shortDays } from '../src/index.js';
import { MemoryLifecycleRuns } from './memory-lifecycle-runs.js';
import { MemoryObjectStore } from './memory-object-store.js';
import { aBucket } from './s3-fixtures.js';

/** Milliseconds. */
export const DAY = 1000;
export const MINE = 'ID-OF-MINE';

/** A bucket `mine` with rules, a store and a worker, whose common clock the test moves; a day has a thousand milliseconds. */
export class LifecycleWorld {
  time = Date.parse('2026-01-10T12:00:00Z');
  readonly store = new MemoryObjectStore(() => this.time);
  readonly runs = new MemoryLifecycleRuns();
  readonly failures: unknown[] = [];
  readonly removed: Removed[] = [];
  readonly sightings: (readonly number[])[] = [];
  histories: AnyHistory[];
  holds = true;
  /** What memory has of the bucket from now on. */
  changed: Versioned<never> | undefined;
  readonly tenure = { holds: () => this.holds, signal: new AbortController().signal };
  readonly clock = { now: () => this.time, monotonic: () => this.time };

  #versioned = false;
  #told: BucketEvent[] = [];
  readonly rules: readonly Partial<LifecycleRule>[];

  constructor(...rules: readonly Partial<LifecycleRule>[]) {
    this.rules = rules;
    this.histories = [this.ruled(...rules)];
  }

  ruled(...rules: readonly Partial<LifecycleRule>[]): AnyHistory {
    const versioned: BucketEvent[] = this.#versioned ? [{ type: 'BucketVersioningPut', data: { Status: 'Enabled' } }] : [];
    return aBucket('mine', [...versioned, ...this.#told, { type: 'BucketLifecyclePut', data: { Rules: rules.map((rule, i) => ({ ID: `r${i}`, Status: 'Enabled', Filter: {}, ...rule })) } }]);
  }

  async begin(versioned = false): Promise<this> {
    await this.store.createBucket(MINE);
    if (!versioned) return this;
    await this.store.setVersioning(MINE, 'Enabled', 1, true);
    this.#versioned = true;
    this.histories = [this.ruled(...this.rules)];
    return this;
  }

  /** From now on a topic is told of what the rules remove. */
  tellsTopics(): void {
    this.#told = [{ type: 'BucketNotificationPut', data: { TopicConfigurations: [{ Id: 't', TopicArn: 'arn:aws:sns:default::t', Events: ['s3:LifecycleExpiration:*'] }] } }];
    this.histories = [this.ruled(...this.rules)];
  }

  worker(calendar = shortDays(DAY)): LifecycleWorker {
    const { histories } = this;
    // As memory: a state is the same until something happens to it.
    const state = folded(histories[0]!) as Versioned<never>;
    return new LifecycleWorker({
      store: this.store, runs: this.runs, settings: contextForTest({}).settings, calendar, clock: this.clock,
      reads: { list: (...asked) => memoryReads(histories).list(...asked) },
      directory: { get: (_, stream) => (stream === state.stream ? (this.changed ?? state) : undefined), assertFresh: () => undefined },
      observer: {
        removed: () => undefined,
        failed: (_, error) => void this.failures.push(error),
        finished: (_, run) => void this.removed.push(run.removed),
        seen: (...counts) => void this.sightings.push(counts),
      },
    });
  }

  async put(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.store.put(MINE, key, Buffer.from(key));
  }

  async keys(): Promise<string[]> {
    return (await this.store.list(MINE, { limit: 5000 })).entries.map(({ key }) => key);
  }

  async versions(): Promise<string[]> {
    return (await this.store.listVersions(MINE, { limit: 5000 })).versions.map(({ key, deleteMarker, isLatest }) => `${key}${deleteMarker ? ' marker' : ''}${isLatest ? ' latest' : ''}`);
  }

  /** A round after so many days. */
  async after(days: number, worker = this.worker()): Promise<this> {
    this.time += days * DAY;
    await worker.round(this.tenure);
    return this;
  }
}
