import { lastTokenDies, type SealKeyRingState, type TokenKeyRingState } from '#sts';
import { acceptedAs, type KeyRings, type RingMember, type RingName } from './key-rings.js';

/** One key as AdminListRingKeys shows it; times are ISO 8601, ages seconds. */
export interface ListedKey {
  readonly [name: string]: string | number | readonly string[];
}

const iso = (time: Date): string => time.toISOString();

/** Whose process opens the key, and who is left to. The fingerprint is that of most members, where they differ. */
function acceptance(ring: RingName, keyId: string, members: readonly RingMember[], known?: string) {
  const votes = new Map<string, number>();
  for (const { keys } of members) {
    const print = keys.get(acceptedAs(ring, keyId));
    if (print !== undefined) votes.set(print, (votes.get(print) ?? 0) + 1);
  }
  const fingerprint = known ?? [...votes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
  const missing = members.filter(({ keys }) => keys.get(acceptedAs(ring, keyId)) !== fingerprint).map(({ name }) => name).sort();
  return { fingerprint, accepted_by: members.length - missing.length, members: members.length, lacking: missing };
}

export function tokenKeys(state: TokenKeyRingState, members: readonly RingMember[], now: number, maxSessionDuration: number): ListedKey[] {
  const known = new Set([...state.keys, ...state.retired].map(({ keyId }) => keyId));
  const configured = idsOf('token', members).filter((id) => !known.has(id));
  return [
    ...state.keys.map((key) => {
      const issuing = key.keyId === state.issuing;
      const end = lastTokenDies(key, issuing, maxSessionDuration);
      return {
        ring: 'token', id: key.keyId, state: issuing ? 'issuing' : 'accepted', ...acceptance('token', key.keyId, members),
        added_at: iso(key.addedAt), age_seconds: secondsSince(key.promotedAt ?? key.addedAt, now),
        ...(key.promotedAt && { promoted_at: iso(key.promotedAt) }), ...(end && { last_token_dies: iso(end) }),
      };
    }),
    // ROLEGATE_STS_KEYS: not the log's, never issued with.
    ...configured.map((id) => ({ ring: 'token', id, state: 'configured', ...acceptance('token', id, members) })),
  ];
}

/** Every seal key that the log or a member knows, or that wraps something; retired ones only while a member has them. */
export function sealKeys(state: SealKeyRingState | undefined, members: readonly RingMember[], wrapped: ReadonlyMap<string, number>, rings: KeyRings, now: number): ListedKey[] {
  const logged = new Map((state?.keys ?? []).map((key) => [key.keyId, key]));
  const ids = [...new Set([...logged.keys(), ...wrapped.keys(), ...idsOf('seal', members)])];
  const issuing = rings.wrapsUnder();
  return ids.map((id) => {
    const key = logged.get(id);
    return {
      ring: 'seal', id, state: id === issuing ? 'issuing' : state?.retired.includes(id) ? 'retired' : 'accepted', wraps: wrapped.get(id) ?? 0,
      ...acceptance('seal', id, members, key?.fingerprint), ...(key && { promoted_at: iso(key.promotedAt), age_seconds: secondsSince(key.promotedAt, now) }),
    };
  });
}

export function rewrapProgress(state: SealKeyRingState | undefined, wrapped: ReadonlyMap<string, number>, issuing: string) {
  const total = [...wrapped.values()].reduce((sum, count) => sum + count, 0);
  const since = state?.rewrappingSince;
  return { state: since ? 'running' : 'idle', id: issuing, done: wrapped.get(issuing) ?? 0, total, ...(since && { started_at: iso(since) }) };
}

const idsOf = (ring: RingName, members: readonly RingMember[]): string[] =>
  [...new Set(members.flatMap(({ keys }) => [...keys.keys()]))].filter((name) => name.startsWith(`${ring}:`)).map((name) => name.slice(ring.length + 1)).sort();

const secondsSince = (time: Date, now: number): number => Math.max(0, Math.round((now - time.getTime()) / 1000));
