import { createSecretKey, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** `token` seals session tokens; `seal` wraps the data keys of secrets at rest. Never one ring for both. */
export type RingPurpose = 'seal' | 'token';

export interface RingKey {
  /** Public name, 1 to 32 of `A-Z a-z 0-9 . _ -`; travels in every token and wrapped key. */
  readonly id: string;
  /** At least 32 bytes of key material. */
  readonly material: Uint8Array;
  /** New things are sealed under this one; exactly one key of a ring has it. A ring of one key needs no mark. */
  readonly issuing?: boolean;
}

export const MIN_KEY_BYTES = 32;

interface Member {
  readonly material: Uint8Array;
  readonly fingerprint: string;
  readonly derived: Map<string, KeyObject>;
}

/**
 * The keys of one purpose: one issues, all of them open. Immutable; a rotation makes a new ring. The material itself
 * is never used as a key: everything is derived from it by HKDF under the purpose and a label.
 */
export class KeyRing {
  readonly issuingKeyId: string;
  private readonly members = new Map<string, Member>();

  /** Throws Error naming the key (never its material) when the list is unusable. */
  constructor(
    readonly purpose: RingPurpose,
    private readonly keys: readonly RingKey[],
  ) {
    for (const { id, material } of keys) {
      if (!isKeyId(id)) throw new Error(`the ${purpose} ring has a key with an invalid id`);
      if (this.members.has(id)) throw new Error(`the ${purpose} ring has two keys '${id}'`);
      if (material.length < MIN_KEY_BYTES) throw new Error(`key '${id}' of the ${purpose} ring has fewer than ${MIN_KEY_BYTES} bytes`);
      const fingerprint = derive(purpose, material, `fingerprint/${id}`, 16).toString('hex');
      this.members.set(id, { material, fingerprint, derived: new Map() });
    }
    const issuing = keys.length === 1 && keys[0]!.issuing === undefined ? keys : keys.filter((key) => key.issuing === true);
    if (issuing.length !== 1) throw new Error(`the ${purpose} ring needs exactly one issuing key and has ${issuing.length}`);
    this.issuingKeyId = issuing[0]!.id;
  }

  get keyIds(): string[] {
    return [...this.members.keys()];
  }

  accepts(id: string): boolean {
    return this.members.has(id);
  }

  /** By key id; one-way, so members may publish them to compare what they hold. 32 hex digits. */
  fingerprints(): Map<string, string> {
    return new Map([...this.members].map(([id, member]) => [id, member.fingerprint]));
  }

  /** The same keys with another one issuing, less those that `retired` names. Throws Error when the issuing one is not left. */
  withIssuing(id: string, retired: readonly string[] = []): KeyRing {
    return new KeyRing(this.purpose, this.keys.filter((key) => !retired.includes(key.id)).map((key) => ({ ...key, issuing: key.id === id })));
  }

  /** The 256-bit key for a label (`session-token/1` …), derived once; undefined when the ring has no such key. */
  key(id: string, label: string): KeyObject | undefined {
    const member = this.members.get(id);
    if (member === undefined) return undefined;
    let key = member.derived.get(label);
    if (key === undefined) {
      key = createSecretKey(derive(this.purpose, member.material, label, 32));
      member.derived.set(label, key);
    }
    return key;
  }
}

const derive = (purpose: RingPurpose, material: Uint8Array, label: string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', material, 'rolegate', `${purpose}/${label}`, bytes));

export const isKeyId = (text: string): boolean => /^[A-Za-z0-9._-]{1,32}$/.test(text);
