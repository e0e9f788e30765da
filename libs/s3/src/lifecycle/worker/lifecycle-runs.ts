/** What was removed. */
export interface Removed {
  /** Current objects: deleted, or a delete marker set before them. */
  readonly objects: number;
  /** Earlier versions, and delete markers among them. */
  readonly versions: number;
  /** Delete markers that were all that was left of their keys. */
  readonly markers: number;
  readonly uploads: number;
}

export const NOTHING_REMOVED: Removed = { objects: 0, versions: 0, markers: 0, uploads: 0 };

/** Where a walk through a bucket has come: everything under the prefixes before, and under this one up to the key, was looked at. */
export interface WalkPlace {
  readonly phase: 'objects' | 'uploads';
  readonly prefix: string;
  readonly key?: string;
}

/** The last walk through a bucket by its rules. Times are milliseconds since the epoch. */
export interface LifecycleRun {
  readonly bucketId: string;
  readonly startedAt: number;
  /** Absent: not yet. */
  readonly finishedAt?: number;
  /** Absent: at its beginning. */
  readonly place?: WalkPlace;
  readonly removed: Removed;
  /** When it could not go on, and why; it is taken up again. */
  readonly failedAt?: number;
  readonly failure?: string;
}

export interface KnownRun {
  /** Absent: never yet. */
  readonly run?: LifecycleRun;
  /** Somebody wants it done now. */
  readonly requested: boolean;
}

/** What is remembered of walks, by whichever process leads; rows of dropped buckets are forgotten. */
export interface LifecycleRuns {
  of(bucketIds: readonly string[]): Promise<ReadonlyMap<string, KnownRun>>;
  keep(run: LifecycleRun): Promise<void>;
  /** `now`, and `until`: milliseconds since the epoch. */
  request(bucketIds: readonly string[], now: number): Promise<void>;
  /** What was wanted until then has been done. */
  settle(until: number): Promise<void>;
  /** Whether any bucket is to be done now. */
  anyRequested(): Promise<boolean>;
}

const nothingRemembered = (): never => {
  throw new Error('this process remembers no runs of lifecycle rules');
};

/** Of a process that serves no operation on them. */
export const noLifecycleRuns: LifecycleRuns = { of: nothingRemembered, keep: nothingRemembered, request: nothingRemembered, settle: nothingRemembered, anyRequested: nothingRemembered };
