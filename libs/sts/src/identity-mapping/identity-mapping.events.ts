import type { EventTypes, NewEvent } from '#event-sourcing';
import type { AttachedPolicy } from '#iam';
import type { IdentityMatch } from './identity-match.js';

/** What a mapping gives. */
export interface MappedRights {
  /** Roles that the identity may assume, if their trust policies agree. */
  readonly roleArns: readonly string[];
  /** Managed policies that count beside those of the user that the identity is. */
  readonly policies: readonly AttachedPolicy[];
}

/** The stored contract of `identity-mapping/<uuid>` streams. */
export type IdentityMappingCreated = NewEvent<'IdentityMappingCreated', MappedRights & {
  readonly mappingId: string;
  /** The provider's configured name. */
  readonly provider: string;
  /** Canonical. */
  readonly match: IdentityMatch;
}>;
/** All that it gives after the change. Where something was taken away, sessions that rest on it end. */
export type IdentityMappingChanged = NewEvent<'IdentityMappingChanged', MappedRights>;
export type IdentityMappingDeleted = NewEvent<'IdentityMappingDeleted', Record<string, never>>;

export type IdentityMappingEvent = IdentityMappingCreated | IdentityMappingChanged | IdentityMappingDeleted;

const first = { schemaVersion: 1, critical: true } as const;

export const identityMappingEventTypes = {
  IdentityMappingCreated: first,
  IdentityMappingChanged: first,
  IdentityMappingDeleted: first,
} as const satisfies Record<IdentityMappingEvent['type'], EventTypes[string]>;
