import type { EventTypes, NewEvent } from '#event-sourcing';
import type { RevocationData } from '#iam';

/** The stored contract of the streams `revocation/<shard>`. */
/** Sessions of one target are refused from here on. */
export type SessionsRevoked = NewEvent<'SessionsRevoked', RevocationData & {
  readonly revocationId: string;
  /** As cut-off-target.ts writes it. */
  readonly target: string;
  /** ISO 8601: every session that it covers has expired by then. */
  readonly keptUntil: string;
  /** For people: what the target was made of. */
  readonly sessionId?: string;
  readonly provider?: string;
  readonly subject?: string;
}>;
/** What is over goes; every other event of the stream does the same. */
export type RevocationsForgotten = NewEvent<'RevocationsForgotten', Record<string, never>>;

export type RevocationEvent = SessionsRevoked | RevocationsForgotten;

export const revocationEventTypes = {
  SessionsRevoked: { schemaVersion: 1, critical: true },
  // A node that does not understand it remembers for longer.
  RevocationsForgotten: { schemaVersion: 1, critical: false },
} as const satisfies Record<RevocationEvent['type'], EventTypes[string]>;
