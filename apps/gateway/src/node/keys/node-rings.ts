import { SecretVault } from '#edge';
import type { EventStore, EventTypes } from '#event-sourcing';
import { PgDataKeys } from '#eventstore-pg';
import type { DeclaringMember, HotState } from '#hotstate';
import type { DataKeyStore } from '#seal';
import { SEAL_KEY_STREAM, type SealKeyRingState, sealKeyRing, TOKEN_KEY_STREAM, type TokenKeyRingState, tokenKeyRing } from '#sts';
import type pg from 'pg';
import type { GatewayConfig } from '../../config/gateway-config.js';
import { openSealRing } from '../seal-ring.js';
import { TokenRing } from '../token-ring.js';
import { ClusterSealRing } from './cluster-seal-ring.js';
import { ensureKeyRings } from './ensure-key-rings.js';
import { NodeKeys } from './node-keys.js';
import { SealedBucketKeys } from './sealed-bucket-keys.js';

/** Both rings of a node: opened before anything else is read, then joined with its memory, which follows the log. */
export class NodeRings {
  readonly vault: SecretVault;
  readonly bucketKeys: SealedBucketKeys;
  private memory: Pick<HotState, 'get'> | undefined;
  private joined: { readonly tokenRing: TokenRing; readonly keys: NodeKeys } | undefined;

  private constructor(private readonly config: GatewayConfig, readonly dataKeys: DataKeyStore, readonly sealRing: ClusterSealRing, store: Pick<EventStore, 'readDataKey'>) {
    this.vault = new SecretVault(store, () => sealRing.current());
    this.bucketKeys = new SealedBucketKeys({ vault: this.vault, dataKeys, ring: () => sealRing.current() });
  }

  /** Makes both rings at the first start of a cluster. @throws ConfigError when the seal ring is not the cluster's */
  static async open(config: GatewayConfig, pool: pg.Pool, store: EventStore): Promise<NodeRings> {
    const configured = await openSealRing(config);
    const dataKeys = new PgDataKeys(pool);
    const rings = new NodeRings(config, dataKeys, await ClusterSealRing.open(configured, store, dataKeys), store);
    await ensureKeyRings(store, rings.vault, configured, config.keys.rgwStsKey);
    return rings;
  }

  /** To be called before memory is loaded: its first lease asks what this node accepts. */
  join(memory: Pick<HotState, 'get'>, members: () => Promise<readonly DeclaringMember[]>, eventTypes: EventTypes): void {
    const { config, sealRing, dataKeys } = this;
    const cephKey = config.keys.rgwStsKey;
    const tokenRing = new TokenRing(memory, this.vault, { members: config.stsKeys, cephKey });
    this.memory = memory;
    this.joined = { tokenRing, keys: new NodeKeys({ sealRing, tokenRing, dataKeys, cephKey, eventTypes, members }) };
    sealRing.follow(() => this.sealState());
  }

  get tokenRing(): TokenRing {
    return this.afterJoining().tokenRing;
  }

  get keys(): NodeKeys {
    return this.afterJoining().keys;
  }

  tokenState(): TokenKeyRingState | undefined {
    return this.memory?.get(tokenKeyRing, TOKEN_KEY_STREAM)?.state;
  }

  sealState(): SealKeyRingState | undefined {
    return this.memory?.get(sealKeyRing, SEAL_KEY_STREAM)?.state;
  }

  private afterJoining(): NonNullable<NodeRings['joined']> {
    if (!this.joined) throw new Error('the key rings are not joined with memory yet');
    return this.joined;
  }
}
