import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { type KeyRings, type RingMember, type RingName, acceptedAs } from '#admin';
import { type EventTypes, StoreUnavailableError } from '#event-sourcing';
import type { Declaration, DeclaringMember } from '#hotstate';
import { RolegateError } from '#kernel';
import { type DataKeyStore, type KeyRing, mixCephKey, TOKEN_FORMATS } from '#seal';
import type { TokenRing } from '../token-ring.js';
import type { ClusterSealRing } from './cluster-seal-ring.js';

export interface NodeKeysOptions {
  readonly sealRing: ClusterSealRing;
  readonly tokenRing: TokenRing;
  readonly dataKeys: DataKeyStore;
  readonly cephKey: string | undefined;
  /** What this version understands when it reads the log. */
  readonly eventTypes: EventTypes;
  readonly members: () => Promise<readonly DeclaringMember[]>;
}

/** Both rings as this node holds them, what it declares of them, and what the others have declared. */
export class NodeKeys implements KeyRings {
  /** For people; a process has one member row in its life. */
  private readonly process = `${hostname()}:${process.pid}`;
  private readonly versions: readonly string[];
  private declared: { readonly token: KeyRing; readonly seal: KeyRing; readonly declaration: Declaration } | undefined;
  private trouble: string | undefined;

  constructor(private readonly options: NodeKeysOptions) {
    this.versions = [...TOKEN_FORMATS.map((format) => `token-format:${format}`), ...Object.entries(options.eventTypes).map(([type, { schemaVersion }]) => `event:${type}:${schemaVersion}`)];
  }

  /**
   * What this process accepts, as of what memory knows; token keys that are not open yet are opened first.
   * @throws StoreUnavailableError naming the key that this node would have to accept and does not: it must not decide then
   */
  async declare(): Promise<Declaration> {
    const { sealRing, tokenRing } = this.options;
    try {
      this.trouble = sealRing.unfit();
      if (this.trouble !== undefined) throw new Error(this.trouble);
      await tokenRing.open();
      const [token, seal] = [tokenRing.current(), sealRing.current()];
      if (this.declared?.token === token && this.declared.seal === seal) return this.declared.declaration;
      const accepts = [...namesOf('token', token), ...namesOf('seal', seal), ...this.versions].sort();
      this.declared = { token, seal, declaration: { process: this.process, accepts } };
      return this.declared.declaration;
    } catch (error) {
      this.trouble ??= (error as Error).message;
      throw new StoreUnavailableError(this.trouble, { cause: error });
    }
  }

  /** Why this node does not accept what every member must; undefined: it does. */
  unfit(): { readonly reason: 'key-ring-differs'; readonly detail: string } | undefined {
    return this.trouble === undefined ? undefined : { reason: 'key-ring-differs', detail: this.trouble };
  }

  newTokenKey(given?: Buffer): Buffer {
    if (given) return given;
    const { cephKey } = this.options;
    return cephKey === undefined ? randomBytes(32) : mixCephKey(cephKey, randomBytes(32));
  }

  fingerprint(ring: RingName, keyId: string): string | undefined {
    return (ring === 'token' ? this.options.tokenRing : this.options.sealRing).current().fingerprints().get(keyId);
  }

  wrapsUnder(): string {
    return this.options.sealRing.current().issuingKeyId;
  }

  async members(): Promise<readonly RingMember[]> {
    return (await available(this.options.members())).map(({ id, declaration }) => ({ name: declaration?.process ?? id, keys: keysOf(declaration) }));
  }

  async wrapped(): Promise<ReadonlyMap<string, number>> {
    return new Map([...(await available(this.options.dataKeys.wrapped()))].map(([id, { count }]) => [id, count]));
  }

  closeSealKey(keyId: string): Promise<boolean> {
    return available(this.options.dataKeys.close(keyId));
  }

  reopenSealKey(keyId: string): Promise<void> {
    return available(this.options.dataKeys.reopen(keyId));
  }
}

const namesOf = (name: RingName, ring: KeyRing): string[] => [...ring.fingerprints()].map(([id, fingerprint]) => `${acceptedAs(name, id)}:${fingerprint}`);

const KEY = /^((?:token|seal):[^:]+):([0-9a-f]+)$/;

function keysOf(declaration: Declaration | undefined): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const one of declaration?.accepts ?? []) {
    const [, key, fingerprint] = KEY.exec(one) ?? [];
    if (key !== undefined) keys.set(key, fingerprint!);
  }
  return keys;
}

/** Postgres away is no fault of the gateway. */
const available = <T>(asked: Promise<T>): Promise<T> => asked.catch((error: unknown) => {
  throw new RolegateError('ServiceUnavailable', 'The request has failed due to a temporary failure of the server.', { reason: 'event-log-unavailable', detail: String(error), cause: error });
});
