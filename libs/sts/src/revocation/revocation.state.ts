import type { StoredEvent } from '#event-sourcing';
import { type Revocations, withRevocation } from '#iam';
import type { RevocationEvent } from './revocation.events.js';

/** What cut off the sessions of one target. */
export interface CutOff extends Revocations {
  /** Milliseconds since the epoch. */
  readonly keptUntil: number;
}

export interface RevocationState {
  readonly shard: string;
  /** By target. */
  readonly cutOffs: Readonly<Record<string, CutOff>>;
}

export function evolveRevocation(state: RevocationState | undefined, stored: StoredEvent): RevocationState {
  const event = stored as StoredEvent & RevocationEvent;
  const shard = stored.stream.slice(stored.stream.indexOf('/') + 1);
  const cutOffs = living(state?.cutOffs ?? {}, stored.time.getTime());
  if (event.type !== 'SessionsRevoked') return { shard, cutOffs };
  const { target } = event.data;
  const before = cutOffs[target];
  const { sessionsRevoked, sessionsCutOff } = withRevocation(before ?? {}, stored);
  cutOffs[target] = { sessionsRevoked, sessionsCutOff, keptUntil: Math.max(before?.keptUntil ?? 0, Date.parse(event.data.keptUntil)) };
  return { shard, cutOffs };
}

/** A copy without what is over. */
function living(cutOffs: RevocationState['cutOffs'], now: number): Record<string, CutOff> {
  const left: Record<string, CutOff> = {};
  for (const target in cutOffs) if (cutOffs[target]!.keptUntil > now) left[target] = cutOffs[target]!;
  return left;
}

/** Whether a stream holds something that is over: an event would make it go. `now` in milliseconds. */
export function isOver(state: RevocationState, now: number): boolean {
  for (const target in state.cutOffs) if (state.cutOffs[target]!.keptUntil <= now) return true;
  return false;
}
