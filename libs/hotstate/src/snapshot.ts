import type { Position } from '#event-sourcing';

/** One row of the read model. */
export interface SnapshotRow {
  readonly stream: string;
  readonly version: number;
  readonly state: unknown;
}

/** The rows of the read model as of one moment. Every method: @throws the database's error */
export interface Snapshot {
  /** The rows know everything up to here, and nothing that is not in the log. */
  readonly position: Position;
  /** Streams whose rows may lack events up to there, because these could not be applied. */
  readonly suspects: readonly string[];
  /** In pages, each so small that taking it delays no request by much. */
  rows(kind: string): AsyncIterable<readonly SnapshotRow[]>;
  count(kinds: readonly string[]): Promise<number>;
  /** To be called once, read to the end or not. */
  close(): Promise<void>;
}

export type OpenSnapshot = () => Promise<Snapshot>;
