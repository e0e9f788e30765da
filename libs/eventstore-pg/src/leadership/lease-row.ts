import type { Checkpoint } from '#event-sourcing';

/** One name as its row says. */
export interface LeaseRow {
  readonly name: string;
  /** A process; undefined when the name was given up. */
  readonly holder: string | undefined;
  readonly term: bigint;
  /** Goes up with every renewal, before the time that it buys begins to count for its holder. */
  readonly renewals: bigint;
}

/** All rows of one moment, and which of the caller's own it renewed. */
export interface Roll {
  readonly rows: readonly LeaseRow[];
  readonly renewed: ReadonlySet<string>;
}

export interface Taken {
  readonly term: bigint;
  readonly checkpoint: Checkpoint | undefined;
}

export interface Holding {
  readonly name: string;
  readonly term: bigint;
}

/** Where the rows are. Every method: @throws StoreUnavailableError; whether it was done is unknown then. */
export interface LeaseTable {
  /** Renews what `holder` still holds under these terms, and reads all rows. */
  roll(holder: string, holdings: readonly Holding[]): Promise<Roll>;
  /** Takes a name whose row is still as `seen` (undefined: there was none); undefined when it is not. */
  take(name: string, holder: string, seen: LeaseRow | undefined): Promise<Taken | undefined>;
  /** False: it is not held under this term any more. */
  advance(holder: string, holding: Holding, checkpoint: Checkpoint): Promise<boolean>;
  /** Gives names up and tells everybody. */
  release(holder: string, holdings: readonly Holding[]): Promise<void>;
  /** Removes a row that is still as seen; without a counter, one that is still of this term. */
  remove(seen: Holding & { readonly renewals?: bigint }): Promise<void>;
}
