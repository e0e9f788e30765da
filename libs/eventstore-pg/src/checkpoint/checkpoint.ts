import { type KeyObject, createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type Position, formatPosition } from '#event-sourcing';

/** The last event of a stream. */
export interface StreamHead {
  readonly stream: string;
  readonly version: number;
  readonly hash: Buffer;
}

/** What a checkpoint says; its hash covers all of it. */
export interface CheckpointContent {
  /** 1, 2, 3 … without a gap. */
  readonly number: bigint;
  /** Of the last event covered. */
  readonly position: Position;
  readonly time: Date;
  /** Since the checkpoint before. */
  readonly events: number;
  readonly heads: number;
  /** SHA-256 of the heads that moved. */
  readonly digest: Buffer;
  /** Hash of the checkpoint before; empty for the first. */
  readonly previous: Buffer;
  readonly keyId: string;
}

export interface Checkpoint extends CheckpointContent {
  readonly hash: Buffer;
  readonly mac: Buffer;
}

/** HKDF label of the MAC's key (#seal, KeyRing.key). */
export const CHECKPOINT_KEY = 'log-checkpoint/1';

/** Heads by stream id in byte order, each a line of JSON: where a field ends is not a matter of what is in it. */
export class HeadsDigest {
  private readonly hash = createHash('sha256');
  count = 0;

  add({ stream, version, hash }: StreamHead): void {
    this.hash.update(`${JSON.stringify([stream, version, hash.toString('hex')])}\n`);
    this.count++;
  }

  end(): Buffer {
    return this.hash.digest();
  }
}

export function hashCheckpoint({ number, position, time, events, heads, digest, previous, keyId }: CheckpointContent): Buffer {
  const fields = [number.toString(), formatPosition(position), time.toISOString(), String(events), String(heads), digest.toString('hex'), previous.toString('hex'), keyId];
  return createHash('sha256').update(JSON.stringify(fields)).digest();
}

export const macOf = (hash: Buffer, key: KeyObject): Buffer => createHmac('sha256', key).update(hash).digest();

export const isMacOf = (mac: Buffer, hash: Buffer, key: KeyObject): boolean => mac.length === 32 && timingSafeEqual(mac, macOf(hash, key));

/** As it stands in the audit trail: enough to prove that the log had it. */
export interface PublishedCheckpoint {
  readonly number: string;
  /** `era.transaction.number` */
  readonly position: string;
  /** Hexadecimal, both. */
  readonly hash: string;
  readonly mac: string;
}

export const published = ({ number, position, hash, mac }: Checkpoint): PublishedCheckpoint =>
  ({ number: number.toString(), position: formatPosition(position), hash: hash.toString('hex'), mac: mac.toString('hex') });
