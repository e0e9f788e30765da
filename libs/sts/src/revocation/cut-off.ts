import type { StreamWrite } from '#event-sourcing';
import { type Revocation, coversTime } from '#iam';
import type { Present } from '#operation';
import { LONGEST_SESSION } from '../token-key/token-key.lifecycle.js';
import type { CutOffTarget } from './cut-off-target.js';
import type { RevocationsForgotten, SessionsRevoked } from './revocation.events.js';
import { type RevocationState, isOver } from './revocation.state.js';

/** Milliseconds for clocks that differ. */
const LENIENCE = 5 * 60_000;

export interface WantedCutOff {
  readonly target: CutOffTarget;
  readonly revocationId: string;
  /** undefined: everything issued until now. */
  readonly issuedBefore: Date | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Seconds; of the configuration. */
  readonly maxSessionDuration: number;
  /** For people. */
  readonly of: Pick<SessionsRevoked['data'], 'sessionId' | 'provider' | 'subject'>;
}

/** undefined: nothing that it would cover can be alive. */
export function cutOffSessions(existing: Present<RevocationState> | undefined, wanted: WantedCutOff): StreamWrite | undefined {
  const { target: { target, stream }, revocationId, issuedBefore, now, of } = wanted;
  const keptUntil = (issuedBefore?.getTime() ?? now) + Math.max(LONGEST_SESSION, wanted.maxSessionDuration) * 1000 + LENIENCE;
  if (keptUntil <= now || recordedCutOff(existing?.state, wanted)) return undefined;
  const data = { revocationId, target, ...(issuedBefore && { issuedBefore: issuedBefore.toISOString() }), keptUntil: new Date(keptUntil).toISOString(), ...of };
  return { stream, account: '', expected: existing?.version ?? 0, events: [{ type: 'SessionsRevoked', data } satisfies SessionsRevoked] };
}

/** What covers everything that is wanted already: a session that is ended is so for good, a time by one that is no earlier. */
export function recordedCutOff(state: RevocationState | undefined, { target: { target }, issuedBefore, of }: Pick<WantedCutOff, 'target' | 'issuedBefore' | 'of'>): Revocation | undefined {
  const known = state?.cutOffs[target];
  if (issuedBefore) return coversTime(known?.sessionsCutOff, issuedBefore) ? known!.sessionsCutOff : undefined;
  return of.sessionId === undefined ? undefined : known?.sessionsRevoked;
}

/** The write that lets a stream forget what is over; undefined: there is nothing. `now` in milliseconds. */
export function forgetCutOffs({ stream, version, state }: Present<RevocationState>, now: number): StreamWrite | undefined {
  const forgotten: RevocationsForgotten = { type: 'RevocationsForgotten', data: {} };
  return isOver(state, now) ? { stream, account: '', expected: version, events: [forgotten] } : undefined;
}
