import type { EventTypes, NewEvent } from '#event-sourcing';

/** The stored contract of the stream `seal-key/ring`: which of the configured seal keys the cluster uses. Never a key. */
/** New data keys are wrapped under this one from here on. */
export type SealKeyPromoted = NewEvent<'SealKeyPromoted', {
  readonly keyId: string;
  /** Of the key material (#seal, KeyRing.fingerprints): a node with another key of this id is told apart. */
  readonly fingerprint: string;
}>;
/** Nothing is wrapped under it any more, and nothing opens with it from here on. */
export type SealKeyRetired = NewEvent<'SealKeyRetired', { readonly keyId: string }>;
/** Every data key is to be wrapped under the key that issues. */
export type DataKeyRewrapStarted = NewEvent<'DataKeyRewrapStarted', { readonly keyId: string }>;
export type DataKeyRewrapFinished = NewEvent<'DataKeyRewrapFinished', { readonly keyId: string }>;

export type SealKeyEvent = SealKeyPromoted | SealKeyRetired | DataKeyRewrapStarted | DataKeyRewrapFinished;

export const sealKeyEventTypes = {
  SealKeyPromoted: { schemaVersion: 1, critical: true },
  SealKeyRetired: { schemaVersion: 1, critical: true },
  // Who does not know them leaves the work to others.
  DataKeyRewrapStarted: { schemaVersion: 1, critical: false },
  DataKeyRewrapFinished: { schemaVersion: 1, critical: false },
} as const satisfies Record<SealKeyEvent['type'], EventTypes[string]>;
