import type { Position } from '#event-sourcing';

/** A process that decides from memory, as its row says. */
export interface Member {
  /** Of one process; never used again. */
  readonly id: string;
  /** It has applied everything up to here. */
  readonly position: Position;
  /** Goes up before each renewal of its lease; it holds no lease that a renewal unseen so far had begun. */
  readonly renewals: bigint;
}

/** All rows of one moment. */
export interface Roll {
  readonly members: readonly Member[];
  /** The latest era that is older than any lease of the era before it; 1 has none before it. */
  readonly settledEra: number;
}

/** Where the rows are. Every method: @throws the store's error; a row is written as a whole or not at all. */
export interface MemberStore {
  /** Durable when it resolves. */
  join(member: Member): Promise<void>;
  /** Durable when it resolves. False: there is no row, somebody removed it. */
  renew(member: Member): Promise<boolean>;
  /** Writes the position, then tells everybody. Calls of one process take effect in their order, renewals among them. */
  acknowledge(id: string, position: Position): Promise<void>;
  leave(id: string): Promise<void>;
  roll(): Promise<Roll>;
  /** False: it has renewed since, or is gone. */
  remove(id: string, renewals: bigint): Promise<boolean>;
  settle(era: number): Promise<void>;
}

/**
 * Who waits for a lease of another process to run out waits for its length and this share of it: clock rates may differ by
 * 5 % each way.
 */
export const MARGIN = 1.1;
