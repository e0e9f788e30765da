import type { AccessLogEntry } from '#operation';

/** Lines that go into one log object: of one bucket, under one configuration, and where that parts them, of one day. */
export type LogGroup = Pick<AccessLogEntry, 'bucketId' | 'logging' | 'day'>;

export interface WaitingLog extends LogGroup {
  /** Of the oldest line, milliseconds. */
  readonly age: number;
  readonly bytes: number;
}

/** Lines taken at once. */
export interface TakenLog {
  /** What `delivered` wants. */
  readonly ids: readonly string[];
  /** Whole lines. */
  readonly content: string;
}

/** Lines that have not been delivered, of all nodes. */
export interface AccessLogQueue {
  waiting(): Promise<readonly WaitingLog[]>;
  /** The oldest of a group, up to about `most` bytes; undefined when there are none. */
  take(group: LogGroup, most: number): Promise<TakenLog | undefined>;
  /** They lie in an object: forgotten. */
  delivered(ids: readonly string[]): Promise<void>;
  /** Gives up what is older than `age` ms. @returns bytes */
  expire(age: number): Promise<number>;
}
