import type { EventTypes, NewEvent } from '#event-sourcing';

/** The stored contract of the stream `token-key/ring`: the keys that seal session tokens, themselves sealed. */
/** A new cluster: its id is associated data of every token, so that tokens of another cluster never open. */
export type TokenKeyRingCreated = NewEvent<'TokenKeyRingCreated', { readonly clusterId: string }>;
export type TokenKeyAdded = NewEvent<'TokenKeyAdded', {
  readonly keyId: string;
  /** Sealed under the ring's data key, purpose `token-key:<id>`; base64 of the key inside. */
  readonly sealedKey: string;
}>;
/** New tokens are sealed with this key from here on. */
export type TokenKeyPromoted = NewEvent<'TokenKeyPromoted', { readonly keyId: string }>;
/** Tokens under this key are refused from here on. */
export type TokenKeyRetired = NewEvent<'TokenKeyRetired', { readonly keyId: string }>;

export type TokenKeyEvent = TokenKeyRingCreated | TokenKeyAdded | TokenKeyPromoted | TokenKeyRetired;

export const tokenKeyEventTypes = {
  TokenKeyRingCreated: { schemaVersion: 1, critical: true },
  TokenKeyAdded: { schemaVersion: 1, critical: true },
  TokenKeyPromoted: { schemaVersion: 1, critical: true },
  TokenKeyRetired: { schemaVersion: 1, critical: true },
} as const satisfies Record<TokenKeyEvent['type'], EventTypes[string]>;
