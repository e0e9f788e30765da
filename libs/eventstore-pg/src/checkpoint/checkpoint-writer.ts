import { setTimeout as sleep } from 'node:timers/promises';
import { ORIGIN, type Position, type Tenure } from '#event-sourcing';
import type { KeyRing } from '#seal';
import type { Pool } from 'pg';
import { CHECKPOINT_KEY, type Checkpoint, type CheckpointContent, HeadsDigest, type StreamHead, hashCheckpoint, macOf } from './checkpoint.js';
import { lastCheckpoint, markAnnounced, unannounced } from './checkpoint-rows.js';

export interface CheckpointWriterOptions {
  readonly pool: Pool;
  /** The seal ring as it is now. */
  readonly ring: () => KeyRing;
  /** Resolves when the checkpoints are durably in the audit trail; oldest first, perhaps again. */
  readonly announce: (checkpoints: readonly Checkpoint[]) => Promise<void>;
  /** Milliseconds between checkpoints; a minute by default. */
  readonly interval?: number;
  /** Events that one covers at most; 10,000 by default. A log that is longer gets several, one after the other. */
  readonly most?: number;
}

const MINUTE = 60_000;
const MOST = 10_000;
/** Milliseconds after which there is one although nothing happened: a trail that is silent for longer says that something is wrong. */
const LONGEST_SILENCE = 3_600_000;
const PAGE = 1000;

interface Covered {
  /** Of the last event. */
  readonly position: Position;
  readonly events: number;
  /** By stream id in byte order. */
  readonly heads: readonly StreamHead[];
  readonly more: boolean;
  readonly time: Date;
}

/**
 * Writes down every minute where all streams stand, under a MAC, and tells the audit trail: whoever changes the log later,
 * cuts it or puts an old one in its place is found out (verify-log.ts). The work of one process at a time; a checkpoint's
 * number is its fence, for two of one number cannot be.
 */
export class CheckpointWriter {
  constructor(private readonly options: CheckpointWriterOptions) {}

  readonly work = async (tenure: Tenure): Promise<void> => {
    while (tenure.holds()) {
      while (tenure.holds() && (await this.write()));
      await this.announce();
      await sleep(this.options.interval ?? MINUTE, undefined, { signal: tenure.signal }).catch(() => undefined);
    }
  };

  /** The next checkpoint, if there is something to say. True: there is more. @throws the database's error */
  async write(): Promise<boolean> {
    const { pool } = this.options;
    const last = await lastCheckpoint(pool);
    const covered = await this.read(last?.position ?? ORIGIN);
    if (covered.events === 0 && last && last.keyId === this.options.ring().issuingKeyId && covered.time.getTime() - last.time.getTime() < LONGEST_SILENCE) return false;
    await this.insert(this.sealed(last, covered), covered.heads);
    return covered.more;
  }

  /** What is not in the audit trail yet, from before a crash as well. */
  async announce(): Promise<void> {
    const { pool, announce } = this.options;
    for (;;) {
      const due = await unannounced(pool, PAGE);
      if (due.length === 0) return;
      await announce(due);
      await markAnnounced(pool, due.map(({ number }) => number));
    }
  }

  /** The bound first, the rows in a second statement: see log.bound(). */
  private async read(after: Position): Promise<Covered> {
    const { pool, most = MOST } = this.options;
    const { rows: [bound] } = await pool.query<{ era: number; bound: string; ms: string }>('select era, bound::text, floor(extract(epoch from clock_timestamp()) * 1000)::text as ms from log.bound()');
    const { rows } = await pool.query<{ era: number; transaction: string; number: string; stream: string; version: number; hash: Buffer }>(
      `select era, transaction::text, number::text, stream, version, hash from log.event e
        where (e.era, e.transaction, e.number) > ($1, $2::xid8, $3) and (e.era, e.transaction) < ($4, $5::xid8) order by e.era, e.transaction, e.number limit $6`,
      [after.era, after.transaction.toString(), after.number.toString(), bound!.era, bound!.bound, most + 1]);
    const events = rows.slice(0, most);
    const heads = new Map<string, StreamHead>();
    for (const { stream, version, hash } of events) heads.set(stream, { stream, version, hash });
    const end = events.at(-1);
    return {
      position: end ? { era: end.era, transaction: BigInt(end.transaction), number: BigInt(end.number) } : after,
      events: events.length, more: rows.length > most, time: new Date(Number(bound!.ms)),
      heads: [...heads.values()].sort((a, b) => Buffer.compare(Buffer.from(a.stream), Buffer.from(b.stream))),
    };
  }

  private sealed(last: Checkpoint | undefined, { position, events, heads, time }: Covered): Checkpoint {
    const ring = this.options.ring();
    const digest = new HeadsDigest();
    for (const head of heads) digest.add(head);
    const content: CheckpointContent = {
      number: (last?.number ?? 0n) + 1n, position, time, events, heads: heads.length, digest: digest.end(), previous: last?.hash ?? Buffer.alloc(0), keyId: ring.issuingKeyId,
    };
    const hash = hashCheckpoint(content);
    return { ...content, hash, mac: macOf(hash, ring.key(ring.issuingKeyId, CHECKPOINT_KEY)!) };
  }

  /** One statement: heads and checkpoint, or neither. */
  private async insert({ number, position, time, events, heads: count, digest, previous, hash, keyId, mac }: Checkpoint, heads: readonly StreamHead[]): Promise<void> {
    await this.options.pool.query(
      `with made as (
          insert into log.checkpoint (number, era, transaction, event_number, time, events, heads, digest, previous, hash, key_id, mac)
            values ($1::bigint, $2, $3::xid8, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning number)
        insert into log.checkpoint_head (checkpoint, stream, version, hash)
          select made.number, h.stream, h.version, h.hash from made, unnest($13::text[], $14::int[], $15::bytea[]) h (stream, version, hash)`,
      [number.toString(), position.era, position.transaction.toString(), position.number.toString(), time, events, count, digest, previous, hash, keyId, mac,
        heads.map(({ stream }) => stream), heads.map(({ version }) => version), heads.map((head) => head.hash)]);
  }
}
