import { KeyRing, type RingKey, isKeyId, mixCephKey } from '#seal';
import type { Directory } from '#operation';
import { TOKEN_KEY_STREAM, type TokenKeyRingState, tokenKeyPurpose, tokenKeyRing } from '#sts';
import type { SecretVault } from '#edge';

/** What the configuration adds to the cluster's ring; accepted, never issued with. */
export interface TokenRingExtras {
  readonly members: readonly RingKey[];
  /** Ceph's rgw_sts_key. New keys are mixed with it when they are made; those of before open mixed with it as well. */
  readonly cephKey: string | undefined;
}

/**
 * The ring that seals session tokens as this node knows it: the keys of the log, opened, and the configuration's. What
 * issues is the log's to say, so that all nodes issue with the same. A key retired in the log is gone here with the event;
 * a new one is opened before this node's next lease.
 */
export class TokenRing {
  private opened = new Map<string, Buffer>();
  private built: { readonly state: TokenKeyRingState; readonly ring: KeyRing } | undefined;

  constructor(
    private readonly directory: Pick<Directory, 'get'>,
    private readonly vault: Pick<SecretVault, 'open'>,
    private readonly extras: TokenRingExtras,
  ) {}

  get clusterId(): string {
    return this.state().clusterId;
  }

  /** Opens what the log holds and is not open yet. @throws Error naming the key that cannot be */
  async open(): Promise<void> {
    for (const { keyId, sealedKey } of this.state().keys) {
      if (this.opened.has(keyId)) continue;
      const key = await this.vault.open(TOKEN_KEY_STREAM, tokenKeyPurpose(keyId), sealedKey).catch((error: unknown) => {
        throw new Error(`the token key ${keyId} cannot be opened`, { cause: error });
      });
      if (key === undefined) throw new Error(`the token key ${keyId} cannot be opened: the data key of its ring is gone`);
      this.opened.set(keyId, Buffer.from(key, 'base64'));
      this.built = undefined;
    }
  }

  /** @throws Error when the key that issues is not open */
  current(): KeyRing {
    const state = this.state();
    if (this.built?.state === state) return this.built.ring;
    const ring = this.build(state);
    this.built = { state, ring };
    return ring;
  }

  /** The log's side of it. @throws Error when there is none */
  state(): TokenKeyRingState {
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
      keys.push({ id: keyId, material, issuing: keyId === state.issuing });
      const mixed = `${keyId}.ceph`;
      if (cephKey !== undefined && isKeyId(mixed)) keys.push({ id: mixed, material: mixCephKey(cephKey, material), issuing: false });
    }
    return new KeyRing('token', [...keys, ...members.map((member) => ({ ...member, issuing: false }))]);
  }
}
