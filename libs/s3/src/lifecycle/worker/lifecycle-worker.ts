import { setTimeout as sleep } from 'node:timers/promises';
import type { Tenure } from '#event-sourcing';
import { type Clock, systemClock } from '#kernel';
import type { Directory, OperationSettings, Present, Reads } from '#operation';
import { bucket, LIFECYCLE } from '../../bucket/bucket.projection.js';
import type { BucketState } from '../../bucket/bucket.state.js';
import type { Calendar } from '../calendar.js';
import type { LifecycleConfiguration } from '../lifecycle.events.js';
import { LifecycleRules } from '../lifecycle.rules.js';
import { announcedExpiry } from './announced-expiry.js';
import { type WalkedStore, walkBucket } from './bucket-walk.js';
import { isDue, lagOf } from './due.js';
import { type KnownRun, type LifecycleRun, type LifecycleRuns, NOTHING_REMOVED, type Removed } from './lifecycle-runs.js';

export interface LifecycleObserver {
  removed(what: Partial<Removed>): void;
  failed(bucket: BucketState | undefined, error: unknown): void;
  finished(bucket: BucketState, run: LifecycleRun): void;
  /** Buckets with rules, those of them that wait, and for how many ms the longest has. */
  seen(buckets: number, waiting: number, longest: number): void;
}

export interface LifecycleWorkerOptions {
  readonly store: WalkedStore;
  readonly reads: Pick<Reads, 'list'>;
  readonly directory: Pick<Directory, 'get' | 'assertFresh'>;
  readonly runs: LifecycleRuns;
  readonly settings: OperationSettings;
  readonly calendar: Calendar;
  readonly observer: LifecycleObserver;
  readonly clock?: Clock;
  /** Milliseconds between looks for requests; rounds are a minute apart at most. Default 2000. */
  readonly poll?: number;
}

/** Buckets looked for at a time, and walked through at a time. */
const PAGE = 500;
const AT_ONCE = 4;
/** Milliseconds between rounds, at most. */
const ROUND = 60_000;
/** Milliseconds that a step is followed by at most: work goes on for half of the time, and leaves the other half to requests. */
const LONGEST_REST = 1000;

/** Whose work it is. */
type Hold = Pick<Tenure, 'holds' | 'signal'>;

/** What ends a walk before its end. */
class TenureEnded extends Error {}
class RulesChanged extends Error {}

/**
 * Walks through every bucket with rules once a day; the work of one process at a time. Another that takes over goes on where
 * this one left a bucket. What two of them did at once would be done once: only what is as it was seen is removed.
 */
export class LifecycleWorker {
  readonly #clock: Clock;
  readonly #poll: number;

  constructor(private readonly options: LifecycleWorkerOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#poll = Math.min(options.poll ?? 2000, options.calendar.day / 5);
  }

  readonly work = async (tenure: Hold): Promise<void> => {
    const { runs, calendar, observer } = this.options;
    const pause = Math.min(ROUND, calendar.day / 5);
    let last = -Infinity;
    try {
      while (tenure.holds()) {
        if (this.#clock.monotonic() - last >= pause || (await runs.anyRequested())) {
          last = this.#clock.monotonic();
          await this.round(tenure);
        }
        await sleep(this.#poll, undefined, { signal: tenure.signal }).catch(() => undefined);
      }
    } finally {
      observer.seen(0, 0, 0);
    }
  };

  /** Every bucket that is due, a few at a time. */
  async round(tenure: Hold): Promise<void> {
    const { runs, calendar, observer, reads } = this.options;
    let afterName: string | undefined;
    let buckets = 0;
    let waiting = 0;
    let longest = 0;
    const begun = this.#clock.now();
    do {
      const page = await reads.list(bucket, { references: LIFECYCLE, afterName, limit: PAGE });
      const found = page.items as readonly Present<BucketState>[];
      const known = await runs.of(found.map(({ state }) => state.bucketId));
      const now = this.#clock.now();
      const due = found.filter(({ state }) => isDue(known.get(state.bucketId), now, calendar));
      for (const { state } of due) longest = Math.max(longest, lagOf(known.get(state.bucketId), now, calendar));
      buckets += found.length;
      waiting += due.length;
      await this.#walkAll(due, known, tenure);
      afterName = page.nextName;
    } while (afterName !== undefined && tenure.holds());
    if (tenure.holds()) await runs.settle(begun);
    observer.seen(buckets, waiting, longest);
  }

  async #walkAll(due: readonly Present<BucketState>[], known: ReadonlyMap<string, KnownRun>, tenure: Hold): Promise<void> {
    const waiting = due[Symbol.iterator]();
    const walker = async (): Promise<void> => {
      for (const { stream, state } of waiting) {
        if (!tenure.holds()) return;
        await this.#walk(stream, known.get(state.bucketId), tenure);
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, due.length) }, walker));
  }

  /** What fails is remembered and taken up again. */
  async #walk(stream: string, known: KnownRun | undefined, tenure: Hold): Promise<void> {
    const { directory, runs, observer } = this.options;
    let state: BucketState | undefined;
    let run: LifecycleRun | undefined;
    try {
      const found = directory.get(bucket, stream);
      state = found?.state;
      if (!found || !state?.lifecycle) return;
      run = this.#begun(state.bucketId, known);
      for await (run of this.#steps({ ...found, state: { ...state, lifecycle: state.lifecycle } }, run, tenure)) await runs.keep(run);
      observer.finished(state, run);
    } catch (error) {
      if (tenure.signal.aborted || !tenure.holds()) return;
      // Other rules begin at the beginning.
      const failed = error instanceof RulesChanged ? { ...run!, place: undefined } : run && { ...run, failedAt: this.#clock.now(), failure: error instanceof Error ? error.message : String(error) };
      if (failed) await runs.keep(failed).catch(() => undefined);
      if (!(error instanceof RulesChanged)) observer.failed(state, error);
    }
  }

  /** A run that was given up goes on, unless somebody wants a whole one. */
  #begun(bucketId: string, known: KnownRun | undefined): LifecycleRun {
    const before = known?.run;
    if (before && !known.requested && before.finishedAt === undefined) return { ...before, failedAt: undefined, failure: undefined };
    return { bucketId, startedAt: this.#clock.now(), removed: NOTHING_REMOVED };
  }

  /** The run after each step: by the rules as memory has them, for as long as it has them. */
  async *#steps(found: Present<BucketState & { readonly lifecycle: LifecycleConfiguration }>, begun: LifecycleRun, tenure: Hold): AsyncGenerator<LifecycleRun> {
    const { store, directory, calendar, observer, settings } = this.options;
    const { stream, state: { bucketId, lifecycle, versioning } } = found;
    const now = this.#clock.now();
    const goOn = (): void => {
      directory.assertFresh();
      if (!tenure.holds()) throw new TenureEnded();
      if (directory.get(bucket, stream)?.state?.lifecycle !== lifecycle) throw new RulesChanged();
    };
    let run = begun;
    yield run;
    const announce = announcedExpiry(found, settings, now);
    const walk = walkBucket({ store, bucketId, versioned: versioning !== undefined, rules: new LifecycleRules(lifecycle, calendar), now, from: run.place, goOn, announce });
    let since = this.#clock.monotonic();
    for await (const { removed, place = run.place } of walk) {
      observer.removed(removed);
      run = { ...run, removed: plus(run.removed, removed), place };
      yield run;
      await sleep(Math.min(LONGEST_REST, this.#clock.monotonic() - since), undefined, { signal: tenure.signal });
      since = this.#clock.monotonic();
    }
    yield { ...run, finishedAt: this.#clock.now(), place: undefined };
  }
}

const plus = (a: Removed, b: Partial<Removed>): Removed => ({
  objects: a.objects + (b.objects ?? 0),
  versions: a.versions + (b.versions ?? 0),
  markers: a.markers + (b.markers ?? 0),
  uploads: a.uploads + (b.uploads ?? 0),
});
