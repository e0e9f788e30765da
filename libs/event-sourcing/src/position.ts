/**
 * A place in the event log, compared as a whole. `era` changes after a restore or a failover (transaction ids start
 * again), `transaction` is Postgres's 64-bit transaction id, `number` the event's own number.
 */
export interface Position {
  readonly era: number;
  readonly transaction: bigint;
  readonly number: bigint;
}

export const ORIGIN: Position = { era: 0, transaction: 0n, number: 0n };

export function comparePositions(a: Position, b: Position): number {
  if (a.era !== b.era) return a.era < b.era ? -1 : 1;
  if (a.transaction !== b.transaction) return a.transaction < b.transaction ? -1 : 1;
  return a.number === b.number ? 0 : a.number < b.number ? -1 : 1;
}

/** `era.transaction.number`, in decimal. */
export const formatPosition = (p: Position): string => `${p.era}.${p.transaction}.${p.number}`;

export function parsePosition(text: string): Position {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (!match) throw new TypeError(`not a position: ${text}`);
  return { era: Number(match[1]), transaction: BigInt(match[2]!), number: BigInt(match[3]!) };
}
