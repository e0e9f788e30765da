import type { Position } from './position.js';

/** How far a work has come. A checkpoint whose event is not in the log was rolled back with an era. */
export interface Checkpoint {
  readonly position: Position;
  readonly eventId: string;
  /** What else the work must know to go on there; JSON. */
  readonly note?: unknown;
}

/** A time in which this process alone holds a name, told by a lease row in Postgres with a fencing term. */
export interface Tenure {
  readonly name: string;
  /** Grows with every change of holder: what is written under a tenure is written only where the row still has its term. */
  readonly term: bigint;
  /** Where the work has come: this tenure's own, else that of the holder before; undefined when nobody began. */
  readonly checkpoint: Checkpoint | undefined;
  /** Aborted when the tenure has ended: lost, or its campaign stopped. */
  readonly signal: AbortSignal;
  /** Compared on this process's own clocks at each call, so also true to itself after a SIGSTOP. */
  holds(): boolean;
  /**
   * Writes the checkpoint beside the lease, fenced by the term.
   * @throws TenureLostError when another process holds the name; StoreUnavailableError
   */
  advance(checkpoint: Checkpoint): Promise<void>;
}

export interface Campaign {
  /** Gives the name up, so that another takes it at once; resolves when the work in progress has ended. */
  stop(): Promise<void>;
}

/** Parts of one work, shared out among the processes that ask for them. */
export interface Division extends Campaign {
  /** Parts that this process holds now. */
  readonly held: readonly number[];
  /** How many it should hold, as of the last look at the others. */
  readonly share: number;
  /** Processes that share the parts, this one among them. */
  readonly processes: number;
}

/** Leadership by lease rows. An advisory lock survives a SIGSTOP; a consumer group is gone when Kafka is. */
export interface Leadership {
  /**
   * Runs `work` whenever this process holds `name`. Another process takes over within 5 s of a holder that died, was
   * stopped or was cut off. Work that ends or throws while the tenure holds is begun again after a pause.
   */
  campaign(name: string, work: (tenure: Tenure) => Promise<void>): Campaign;
  /**
   * Shares out the names `<prefix>/0` … `<prefix>/<parts - 1>` among all processes that ask for them, as evenly as can be,
   * and runs `work` for each that this process holds. Parts of a process that ended are taken over like any other name.
   */
  divide(prefix: string, parts: number, work: (tenure: Tenure, part: number) => Promise<void>): Division;
}

/** Another process holds the name now. */
export class TenureLostError extends Error {
  constructor(name: string) {
    super(`${name} is held by another process`);
    this.name = 'TenureLostError';
  }
}
