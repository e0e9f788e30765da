import type { WrappedDataKey } from './data-key.js';

/** A wrapped data key and whose it is. */
export interface StoredDataKey extends WrappedDataKey {
  readonly principal: string;
}

export interface DataKeyReplacement {
  readonly before: StoredDataKey;
  readonly after: WrappedDataKey;
}

/** All wrapped data keys, as rewrapping and retiring see them. The Postgres adapter is PgDataKeys of #eventstore-pg. */
export interface DataKeyStore {
  /** How many data keys each seal key wraps, and one principal of each whose data key it wraps. */
  wrapped(): Promise<ReadonlyMap<string, { readonly count: number; readonly sample: StoredDataKey }>>;
  /** Keeps the key unless its principal has one. @returns the one that it has then */
  add(key: StoredDataKey): Promise<WrappedDataKey>;
  /** Data keys that another seal key than this wraps, in order of their principals, after `afterPrincipal`. */
  notUnder(sealKeyId: string, afterPrincipal: string, limit: number): Promise<readonly StoredDataKey[]>;
  /** Replaces each that still is what it was: one erased or replaced meanwhile stays so. @returns how many were */
  replace(replacements: readonly DataKeyReplacement[]): Promise<number>;
  /**
   * From here on nothing is wrapped under this seal key, whatever is under way on any node.
   * @returns false when it wraps something; nothing has changed then
   */
  close(sealKeyId: string): Promise<boolean>;
  /** Takes `close` back. */
  reopen(sealKeyId: string): Promise<void>;
}
