import type { Position } from './position.js';

/** What a decision wants recorded. `type` is past tense and equals the TypeScript name of the payload (`RoleCreated`). */
export interface NewEvent<T extends string = string, D = unknown> {
  readonly type: T;
  readonly data: D;
}

/** Who did it and why; the same for every event of one append. */
export interface EventMeta {
  /** ARN of the caller; `arn:aws:iam:::system/<task>` for the gateway's own writes. */
  readonly actor: string;
  readonly requestId: string;
  readonly sourceIp: string;
  readonly reason?: string;
}

/** An event as the log holds it. */
export interface StoredEvent<T extends string = string, D = unknown> extends EventMeta {
  readonly id: string;
  readonly position: Position;
  /** `<kind>/<id>`, e.g. `role/AROA…`. Named by immutable ids, never by names. */
  readonly stream: string;
  /** 1 for the stream's first event. */
  readonly version: number;
  readonly account: string;
  readonly type: T;
  readonly schemaVersion: number;
  /** A node that does not know a critical type must not go on deciding. */
  readonly critical: boolean;
  /** Postgres's clock. */
  readonly time: Date;
  readonly commandId: string;
  /** Parsed from the exact bytes stored. */
  readonly data: D;
}

/** What the code knows of a stored type. Upcasters bring old data to the current schema version, one step each. */
export interface EventType {
  readonly schemaVersion: number;
  readonly critical: boolean;
  readonly upcast?: Readonly<Record<number, (data: unknown) => unknown>>;
}

export type EventTypes = Readonly<Record<string, EventType>>;

/** The kind in front of the first `/` of a stream id. */
export const streamKind = (stream: string): string => stream.slice(0, stream.indexOf('/'));
