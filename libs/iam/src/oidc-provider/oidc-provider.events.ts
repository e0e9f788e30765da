import type { EventTypes, NewEvent } from '#event-sourcing';
import type { Tag } from '../tag.js';

/** The stored contract of `oidc-provider/<uuid>` streams. Fields may be added; what stands here may never change its meaning. */
export type OpenIDConnectProviderCreated = NewEvent<'OpenIDConnectProviderCreated', {
  /** As given, with its scheme; tokens carry it as `iss`. */
  readonly url: string;
  readonly clientIds: readonly string[];
  /** SHA-1 of certificates, 40 hexadecimal digits in lower case. */
  readonly thumbprints: readonly string[];
  readonly tags: readonly Tag[];
}>;
export type ClientIDAddedToOpenIDConnectProvider = NewEvent<'ClientIDAddedToOpenIDConnectProvider', { readonly clientId: string }>;
export type ClientIDRemovedFromOpenIDConnectProvider = NewEvent<'ClientIDRemovedFromOpenIDConnectProvider', { readonly clientId: string }>;
/** The thumbprints after the change, all of them. */
export type OpenIDConnectProviderThumbprintUpdated = NewEvent<'OpenIDConnectProviderThumbprintUpdated', { readonly thumbprints: readonly string[] }>;
/** The tags after the change, all of them. */
export type OpenIDConnectProviderTagsChanged = NewEvent<'OpenIDConnectProviderTagsChanged', { readonly tags: readonly Tag[] }>;
/** Sessions of those whom the provider vouched for before this event are refused: the session epoch moves. */
export type OpenIDConnectProviderSessionsRevoked = NewEvent<'OpenIDConnectProviderSessionsRevoked', { readonly revocationId: string }>;
/** Sessions issued before a moment (ISO 8601) are refused. */
export type OpenIDConnectProviderSessionsCutOff = NewEvent<'OpenIDConnectProviderSessionsCutOff', { readonly revocationId: string; readonly issuedBefore: string }>;
export type OpenIDConnectProviderDeleted = NewEvent<'OpenIDConnectProviderDeleted', Record<string, never>>;

export type OidcProviderEvent =
  | OpenIDConnectProviderCreated | ClientIDAddedToOpenIDConnectProvider | ClientIDRemovedFromOpenIDConnectProvider | OpenIDConnectProviderThumbprintUpdated
  | OpenIDConnectProviderTagsChanged | OpenIDConnectProviderSessionsRevoked | OpenIDConnectProviderSessionsCutOff | OpenIDConnectProviderDeleted;

export const oidcProviderEventTypes = {
  OpenIDConnectProviderCreated: { schemaVersion: 1, critical: true },
  ClientIDAddedToOpenIDConnectProvider: { schemaVersion: 1, critical: true },
  ClientIDRemovedFromOpenIDConnectProvider: { schemaVersion: 1, critical: true },
  OpenIDConnectProviderThumbprintUpdated: { schemaVersion: 1, critical: true },
  OpenIDConnectProviderTagsChanged: { schemaVersion: 1, critical: true },
  OpenIDConnectProviderSessionsRevoked: { schemaVersion: 1, critical: true },
  OpenIDConnectProviderSessionsCutOff: { schemaVersion: 1, critical: true },
  OpenIDConnectProviderDeleted: { schemaVersion: 1, critical: true },
} as const satisfies Record<OidcProviderEvent['type'], EventTypes[string]>;
