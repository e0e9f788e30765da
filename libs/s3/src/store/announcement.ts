import type { ObjectAddress } from './object-store.js';

/** What a mutation has made of a key. */
export interface Change {
  readonly key: string;
  /** Milliseconds since the epoch, where the store says when. */
  readonly time?: number;
  /** Bytes, of what was written. */
  readonly size?: number;
  readonly etag?: string;
  readonly versionId?: string;
  /** A deletion set a delete marker. */
  readonly markerCreated?: boolean;
}

/** A record for a topic: JSON, complete but for what the outbox knows (its place in the order). */
export interface Announcement {
  /** ARN. */
  readonly topic: string;
  readonly record: string;
}

/** Makes the records of a change, none where nobody is told. */
export type Announce = (change: Change) => readonly Announcement[];

export interface OutboxEntry extends ObjectAddress, Announcement {}

/** Takes records that no change of an object brings. */
export interface Outbox {
  add(entries: readonly OutboxEntry[]): Promise<void>;
}
