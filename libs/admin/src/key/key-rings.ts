import type { AdminInput } from '#operation';
import { invalidArgument } from '../parameters.js';

export const RINGS = ['token', 'seal'] as const;
/** `token` seals session tokens, `seal` wraps the data keys of secrets at rest. */
export type RingName = (typeof RINGS)[number];

/** A process that serves, or did until a moment ago, and the keys that it opens: `<ring>:<key id>` → fingerprint. */
export interface RingMember {
  /** For people. */
  readonly name: string;
  readonly keys: ReadonlyMap<string, string>;
}

/** The rings as the node that decides sees them, and what other members say. Every method: @throws RolegateError ServiceUnavailable */
export interface KeyRings {
  /** Material of a new token key: those given, else 32 random bytes, with Ceph's rgw_sts_key mixed in where it is configured. */
  newTokenKey(given?: Buffer): Buffer;
  /** Of a key that this process accepts. */
  fingerprint(ring: RingName, keyId: string): string | undefined;
  /** The key that this process wraps new data keys under. */
  wrapsUnder(): string;
  /** All members as of now. */
  members(): Promise<readonly RingMember[]>;
  /** How many data keys each seal key wraps. */
  wrapped(): Promise<ReadonlyMap<string, number>>;
  /** From here on nothing is wrapped under a seal key; false: something is. `reopenSealKey` takes it back. */
  closeSealKey(keyId: string): Promise<boolean>;
  reopenSealKey(keyId: string): Promise<void>;
}

/** @throws RolegateError InvalidArgument */
export function ringOf(text: string | undefined): RingName | undefined {
  if (text === undefined || text === '') return undefined;
  const ring = RINGS.find((one) => one === text);
  if (ring === undefined) throw invalidArgument(`ring is one of ${RINGS.join(', ')}`, 'ring', text);
  return ring;
}

export const acceptedAs = (ring: RingName, keyId: string): string => `${ring}:${keyId}`;

/** `<ring>/<key id>` and what follows it. @throws RolegateError InvalidArgument */
export function keyIn({ path = '' }: AdminInput): { readonly ring: RingName; readonly keyId: string; readonly rest: string } {
  const [name, keyId = '', ...rest] = path.split('/');
  const ring = ringOf(name);
  if (ring === undefined) throw invalidArgument(`ring is one of ${RINGS.join(', ')}`, 'ring', '');
  return { ring, keyId, rest: rest.join('/') };
}
