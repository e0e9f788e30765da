import type { EventTypes, NewEvent } from '#event-sourcing';
import type { Tag } from '../tag.js';

/** What a metadata document says of its identity provider, and the document. */
export interface SamlMetadata {
  /** `entityID`: the Issuer of its assertions. */
  readonly entityId: string;
  /** Certificates that it signs with: DER in base64. */
  readonly signingCertificates: readonly string[];
  /** `validUntil`, ISO 8601; absent: the document names no end. */
  readonly validUntil?: string;
  /** The document as it was given: gzip, base64. It may have ten million characters. */
  readonly document: string;
}

/** The stored contract of `saml-provider/<uuid>` streams. Fields may be added; what stands here may never change its meaning. */
export type SAMLProviderCreated = NewEvent<'SAMLProviderCreated', SamlMetadata & { readonly name: string; readonly tags: readonly Tag[] }>;
/** All of the metadata is as it says now. */
export type SAMLProviderMetadataUpdated = NewEvent<'SAMLProviderMetadataUpdated', SamlMetadata>;
/** The tags after the change, all of them. */
export type SAMLProviderTagsChanged = NewEvent<'SAMLProviderTagsChanged', { readonly tags: readonly Tag[] }>;
/** Sessions of those whom the provider vouched for before this event are refused: the session epoch moves. */
export type SAMLProviderSessionsRevoked = NewEvent<'SAMLProviderSessionsRevoked', { readonly revocationId: string }>;
/** Sessions issued before a moment (ISO 8601) are refused. */
export type SAMLProviderSessionsCutOff = NewEvent<'SAMLProviderSessionsCutOff', { readonly revocationId: string; readonly issuedBefore: string }>;
export type SAMLProviderDeleted = NewEvent<'SAMLProviderDeleted', Record<string, never>>;

export type SamlProviderEvent =
  | SAMLProviderCreated | SAMLProviderMetadataUpdated | SAMLProviderTagsChanged | SAMLProviderSessionsRevoked | SAMLProviderSessionsCutOff | SAMLProviderDeleted;

export const samlProviderEventTypes = {
  SAMLProviderCreated: { schemaVersion: 1, critical: true },
  SAMLProviderMetadataUpdated: { schemaVersion: 1, critical: true },
  SAMLProviderTagsChanged: { schemaVersion: 1, critical: true },
  SAMLProviderSessionsRevoked: { schemaVersion: 1, critical: true },
  SAMLProviderSessionsCutOff: { schemaVersion: 1, critical: true },
  SAMLProviderDeleted: { schemaVersion: 1, critical: true },
} as const satisfies Record<SamlProviderEvent['type'], EventTypes[string]>;
