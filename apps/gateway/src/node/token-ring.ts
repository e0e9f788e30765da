import { KeyRing, type RingKey, mixCephKey } from '#seal';
import type { Directory } from '#operation';
import { TOKEN_KEY_STREAM, type TokenKeyRingState, tokenKeyPurpose, tokenKeyRing } from '#sts';
import type { SecretVault } from '#edge';

/** What the configuration adds to the cluster's ring. */
export interface TokenRingExtras {
  readonly members: readonly RingKey[];
  /** Ceph's rgw_sts_key: mixed into the issuing key, never used alone. */
  readonly cephKey: string | undefined;
}

/**
 * The ring that seals session tokens as this node knows it: the keys of the log, opened, and the configuration's. A key
 * retired in the log is gone here with the event; a new one is opened as soon as it is asked for.
 */
export class TokenRing {
  private opened = new Map<string, Buffer>();
  private built: { readonly state: TokenKeyRingState; readonly ring: KeyRing } | undefined;

  constructor(
    private readonly directory: Directory,
    private readonly vault: SecretVault,
    private readonly extras: TokenRingExtras,
  ) {}

  get clusterId(): string {
    return this.state().clusterId;
  }

  /** Opens what the log holds and is not open yet. */
  async open(): Promise<void> {
    for (const { keyId, sealedKey } of this.state().keys) {
      if (this.opened.has(keyId)) continue;
      const key = await this.vault.open(TOKEN_KEY_STREAM, tokenKeyPurpose(keyId), sealedKey);
      if (key !== undefined) this.opened.set(keyId, Buffer.from(key, 'base64'));
    }
    this.built = undefined;
  }

  current(): KeyRing {
    const state = this.state();
    if (this.built?.state === state) return this.built.ring;
    const ring = this.build(state);
    this.built = { state, ring };
    if (state.keys.some((key) => !this.opened.has(key.keyId))) void this.open().catch(() => undefined);
    return ring;
  }

  private state(): TokenKeyRingState {
    const state = this.directory.get(tokenKeyRing, TOKEN_KEY_STREAM)?.state;
    if (!state) throw new Error('the token key ring does not exist');
    return state;
  }

  private build(state: TokenKeyRingState): KeyRing {
    const { members, cephKey } = this.extras;
    const keys: RingKey[] = [];
    for (const { keyId } of state.keys) {
      const material = this.opened.get(keyId);
      if (!material) continue;
      const issues = keyId === state.issuing;
      keys.push({ id: keyId, material, issuing: issues && cephKey === undefined });
      if (cephKey !== undefined) keys.push({ id: `${keyId}.ceph`, material: mixCephKey(cephKey, material), issuing: issues });
    }
    return new KeyRing('token', [...keys, ...members.map((member) => ({ ...member, issuing: false }))]);
  }
}
