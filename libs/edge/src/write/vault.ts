import type { KeyObject } from 'node:crypto';
import type { DataKeyWrite, EventStore } from '#event-sourcing';
import type { Vault } from '#operation';
import { type KeyRing, newDataKey, openDataKey, openSecret, sealSecret } from '#seal';

/** Opens and seals secrets under the data key of their principal. Opened data keys are kept, bounded, in memory. */
export class SecretVault {
  private readonly keys = new Map<string, KeyObject>();

  constructor(
    private readonly store: Pick<EventStore, 'readDataKey'>,
    /** The seal ring as it is now. */
    private readonly ring: () => KeyRing,
    private readonly most = 10_000,
  ) {}

  /** undefined: the data key was erased, the secret is gone for good. */
  async open(principal: string, purpose: string, sealed: string): Promise<string | undefined> {
    const key = await this.dataKey(principal);
    return key && openSecret(key, { principal, purpose }, sealed);
  }

  /** A vault for one decision: the keys of `principals` are open. */
  async forDecision(principals: readonly string[]): Promise<Vault> {
    const open = new Map<string, KeyObject>();
    for (const principal of principals) {
      const key = await this.dataKey(principal);
      if (key) open.set(principal, key);
    }
    return new DecisionVault(this.ring(), open);
  }

  forget(principal: string): void {
    this.keys.delete(principal);
  }

  /** The data key of a principal; undefined: it has none, or it was erased. Throws SealError. */
  async dataKey(principal: string): Promise<KeyObject | undefined> {
    const known = this.keys.get(principal);
    if (known) return known;
    const wrapped = await this.store.readDataKey(principal);
    if (!wrapped) return undefined;
    const key = openDataKey(this.ring(), principal, { sealKeyId: wrapped.sealKeyId, wrapped: wrapped.wrapped.toString('base64') });
    if (this.keys.size >= this.most) this.keys.delete(this.keys.keys().next().value!);
    this.keys.set(principal, key);
    return key;
  }
}

class DecisionVault implements Vault {
  constructor(
    private readonly ring: KeyRing,
    private readonly keys: Map<string, KeyObject>,
  ) {}

  create(principal: string): DataKeyWrite {
    const { sealKeyId, wrapped, key } = newDataKey(this.ring, principal);
    this.keys.set(principal, key);
    return { principal, sealKeyId, wrapped: Buffer.from(wrapped, 'base64') };
  }

  seal(principal: string, purpose: string, plaintext: string): string {
    const key = this.keys.get(principal);
    if (!key) throw new Error(`no data key of ${principal} is open`);
    return sealSecret(key, { principal, purpose }, plaintext);
  }

  open(principal: string, purpose: string, sealed: string): string | undefined {
    const key = this.keys.get(principal);
    return key && openSecret(key, { principal, purpose }, sealed);
  }
}
