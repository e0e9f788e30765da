import { type EventStore, fold } from '#event-sourcing';
import { ConfigError } from '#kernel';
import { type DataKeyStore, type KeyRing, openDataKey } from '#seal';
import { SEAL_KEY_STREAM, type SealKeyRingState, sealKeyRing } from '#sts';

const DIFFERS = "seal ring differs from the cluster's:";

/**
 * The configured seal keys as the cluster uses them: the log says which one wraps and which are retired. Before anything
 * was promoted, the first configured key wraps.
 */
export class ClusterSealRing {
  private state: () => SealKeyRingState | undefined;
  private built: { readonly state: SealKeyRingState | undefined; readonly ring: KeyRing } | undefined;

  constructor(private readonly configured: KeyRing, state: SealKeyRingState | undefined) {
    this.state = () => state;
  }

  /** @throws ConfigError that names every key which living data keys need and this node does not have, or has another of */
  static async open(configured: KeyRing, store: Pick<EventStore, 'readStream'>, dataKeys: Pick<DataKeyStore, 'wrapped'>): Promise<ClusterSealRing> {
    const ring = new ClusterSealRing(configured, fold(sealKeyRing, undefined, await store.readStream(SEAL_KEY_STREAM)));
    const problems = new Map(ring.differences().map((problem) => [problem.keyId, problem.text]));
    for (const [keyId, { count, sample }] of await dataKeys.wrapped()) {
      if (!configured.accepts(keyId)) problems.set(keyId, `${DIFFERS} key ${keyId} wraps ${count} data keys and is not among ROLEGATE_SEAL_KEYS`);
      else if (!opens(configured, sample)) problems.set(keyId, `${DIFFERS} key ${keyId} wraps ${count} data keys, and the one of this id among ROLEGATE_SEAL_KEYS does not open them`);
    }
    if (problems.size > 0) throw new ConfigError([...problems.values()]);
    return ring;
  }

  /** From here on the log is followed as memory knows it. */
  follow(state: () => SealKeyRingState | undefined): void {
    this.state = state;
  }

  /** @throws Error when this node lacks the key that wraps */
  current(): KeyRing {
    const state = this.state();
    if (this.built && this.built.state === state) return this.built.ring;
    const ring = state?.issuing === undefined ? this.configured : this.configured.withIssuing(state.issuing, state.retired);
    this.built = { state, ring };
    return ring;
  }

  /** What keeps this node from opening what others wrap; undefined: nothing. */
  unfit(): string | undefined {
    return this.differences()[0]?.text;
  }

  private differences(): readonly { readonly keyId: string; readonly text: string }[] {
    const prints = this.configured.fingerprints();
    return (this.state()?.keys ?? []).filter(({ keyId, fingerprint }) => prints.get(keyId) !== fingerprint).map(({ keyId }) => ({
      keyId,
      text: `${DIFFERS} key ${keyId} ${prints.has(keyId) ? 'among ROLEGATE_SEAL_KEYS is another one of the same id' : 'is not among ROLEGATE_SEAL_KEYS'}`,
    }));
  }
}

function opens(ring: KeyRing, { principal, ...stored }: Parameters<typeof openDataKey>[2] & { readonly principal: string }): boolean {
  try {
    openDataKey(ring, principal, stored);
    return true;
  } catch {
    return false;
  }
}
