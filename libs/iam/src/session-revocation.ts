import { type StoredEvent, comparePositions, formatPosition, parsePosition } from '#event-sourcing';

/**
 * Milliseconds by which the clock of the node that issued a session may have been ahead: a node that is further from
 * Postgres's clock than this is not ready (ROLEGATE_CLOCK_TOLERANCE_SECONDS).
 */
export const CLOCK_TOLERANCE = 2000;

/** What ended sessions, for those that it refuses and for who asks why. */
export interface Revocation {
  readonly id: string;
  /** ARN of who did it. */
  readonly by: string;
  readonly at: Date;
  /** In the log; `era.transaction.number`. Sessions whose token carries an earlier one were issued before. */
  readonly position: string;
  /** Sessions issued later than this moment live on; undefined: all that were issued before the revocation end. */
  readonly issuedBefore?: Date;
}

/**
 * What is remembered of the revocations of one target. The later of two without a time covers what the earlier one did,
 * and of two with a time the one with the later time; so one of each is enough.
 */
export interface Revocations {
  readonly sessionsRevoked?: Revocation;
  readonly sessionsCutOff?: Revocation;
}

/** Data of an event that ends sessions. Events of before there were ids have none. */
export interface RevocationData {
  readonly revocationId?: string;
  /** ISO 8601. */
  readonly issuedBefore?: string;
}

/** With what an event that ends sessions has added. */
export function withRevocation(revocations: Revocations, stored: StoredEvent): Revocations {
  const { revocationId = stored.id, issuedBefore } = stored.data as RevocationData;
  const revocation: Revocation = { id: revocationId, by: stored.actor, at: stored.time, position: formatPosition(stored.position) };
  if (issuedBefore === undefined) return { sessionsRevoked: revocation, sessionsCutOff: undefined };
  const cutOff = { ...revocation, issuedBefore: new Date(issuedBefore) };
  return coversTime(revocations.sessionsCutOff, cutOff.issuedBefore) ? revocations : { ...revocations, sessionsCutOff: cutOff };
}

/** True when nothing issued before `time` is left alive by the cut-off. */
export const coversTime = (cutOff: Revocation | undefined, time: Date): boolean =>
  cutOff?.issuedBefore !== undefined && cutOff.issuedBefore.getTime() >= time.getTime();

/** When a session was issued: by the issuing node's clock, and by the log (`era.transaction.number`). */
export interface Issue {
  readonly issuedAt: number;
  readonly position: string;
}

/**
 * Whether a revocation ends a session. A node that has applied the revocation issues at its position or later, so that
 * the order of the log decides, whatever the clocks say; they decide only between a time in the past and the revocation.
 */
export const covers = ({ position, issuedBefore }: Revocation, issue: Issue): boolean =>
  (issuedBefore === undefined || issue.issuedAt < issuedBefore.getTime() + CLOCK_TOLERANCE) &&
  comparePositions(parsePosition(issue.position), parsePosition(position)) < 0;

/** The one of a target's revocations that ends a session. */
export function coveringRevocation({ sessionsRevoked, sessionsCutOff }: Revocations, issue: Issue): Revocation | undefined {
  if (sessionsRevoked && covers(sessionsRevoked, issue)) return sessionsRevoked;
  return sessionsCutOff && covers(sessionsCutOff, issue) ? sessionsCutOff : undefined;
}
