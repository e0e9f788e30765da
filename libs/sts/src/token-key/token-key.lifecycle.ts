import type { StreamWrite } from '#event-sourcing';
import { RolegateError } from '#kernel';
import type { Present, Vault } from '#operation';
import type { TokenKeyAdded, TokenKeyPromoted, TokenKeyRetired } from './token-key.events.js';
import { TOKEN_KEY_STREAM, tokenKeyPurpose } from './token-key.projection.js';
import type { TokenKey, TokenKeyRingState } from './token-key.state.js';

type Ring = Present<TokenKeyRingState>;

/** Seconds: the longest session of AWS (STS API Reference, GetSessionToken: 36 hours), whatever is configured today. */
export const LONGEST_SESSION = 129_600;
/** Milliseconds for clocks that differ, and for a node that hears of the promotion only when its lease has run out. */
const LENIENCE = 5 * 60_000;

/** When the last token under the key has expired; undefined: it may still issue, `null`: it never has. */
export function lastTokenDies(key: TokenKey, issuing: boolean, maxSessionDuration: number): Date | null | undefined {
  if (issuing) return undefined;
  if (key.supersededAt === undefined) return null;
  return new Date(key.supersededAt.getTime() + Math.max(LONGEST_SESSION, maxSessionDuration) * 1000 + LENIENCE);
}

/** A further key, which every node opens from here on. @throws RolegateError KeyExists */
export function addTokenKey(ring: Ring, keyId: string, key: Buffer, vault: Vault): StreamWrite {
  const { keys, retired } = ring.state;
  if (keys.some((one) => one.keyId === keyId)) throw new RolegateError('KeyExists', `The token ring has a key ${keyId} already.`);
  if (retired.some((one) => one.keyId === keyId)) throw new RolegateError('KeyExists', `A key ${keyId} of the token ring was retired; ids are not used again.`);
  const added: TokenKeyAdded = { type: 'TokenKeyAdded', data: { keyId, sealedKey: vault.seal(TOKEN_KEY_STREAM, tokenKeyPurpose(keyId), key.toString('base64')) } };
  return write(ring, added);
}

/** undefined: it issues already. Whether every member accepts the key is asked before the append. @throws RolegateError NoSuchKey */
export function promoteTokenKey(ring: Ring, keyId: string): StreamWrite | undefined {
  keyOf(ring, keyId);
  const promoted: TokenKeyPromoted = { type: 'TokenKeyPromoted', data: { keyId } };
  return ring.state.issuing === keyId ? undefined : write(ring, promoted);
}

export interface Retirement {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Seconds; of the configuration. */
  readonly maxSessionDuration: number;
  /** Although tokens under it live: they end with it. */
  readonly atOnce: boolean;
}

/** undefined: it was retired before. @throws RolegateError NoSuchKey; DeleteConflict while it issues, and while its tokens live unless `atOnce` */
export function retireTokenKey(ring: Ring, keyId: string, { now, maxSessionDuration, atOnce }: Retirement): StreamWrite | undefined {
  if (ring.state.retired.some((one) => one.keyId === keyId)) return undefined;
  const key = keyOf(ring, keyId);
  const issuing = ring.state.issuing === keyId;
  if (issuing) throw new RolegateError('DeleteConflict', `The key ${keyId} issues; promote another one first.`);
  const end = lastTokenDies(key, issuing, maxSessionDuration);
  if (end && end.getTime() > now && !atOnce) throw new RolegateError('DeleteConflict', `Sessions under the key ${keyId} may live until ${end.toISOString()}; now=true ends them.`);
  const retired: TokenKeyRetired = { type: 'TokenKeyRetired', data: { keyId } };
  return write(ring, retired);
}

function keyOf({ state }: Ring, keyId: string): TokenKey {
  const key = state.keys.find((one) => one.keyId === keyId);
  if (!key) throw new RolegateError('NoSuchKey', `The token ring has no key ${keyId}.`);
  return key;
}

const write = (ring: Ring, event: TokenKeyAdded | TokenKeyPromoted | TokenKeyRetired): StreamWrite =>
  ({ stream: TOKEN_KEY_STREAM, account: '', expected: ring.version, events: [event] });
