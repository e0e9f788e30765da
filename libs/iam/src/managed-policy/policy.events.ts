import type { EventTypes, NewEvent } from '#event-sourcing';
import type { Tag } from '../tag.js';

/** The stored contract of `policy/<ANPA…>` streams: customer managed policies with their versions. */
export type PolicyCreated = NewEvent<'PolicyCreated', {
  readonly policyId: string;
  readonly policyName: string;
  readonly path: string;
  readonly description?: string;
  /** Version v1, the default; byte for byte as given. */
  readonly policyDocument: string;
  readonly tags: readonly Tag[];
}>;
export type PolicyVersionCreated = NewEvent<'PolicyVersionCreated', {
  /** `v2`, `v3` …; never used again. */
  readonly versionId: string;
  readonly policyDocument: string;
  readonly setAsDefault: boolean;
}>;
export type DefaultPolicyVersionSet = NewEvent<'DefaultPolicyVersionSet', { readonly versionId: string }>;
export type PolicyVersionDeleted = NewEvent<'PolicyVersionDeleted', { readonly versionId: string }>;
/** The tags after the change, all of them. */
export type PolicyTagsChanged = NewEvent<'PolicyTagsChanged', { readonly tags: readonly Tag[] }>;
export type PolicyDeleted = NewEvent<'PolicyDeleted', Record<string, never>>;

export type PolicyEvent = PolicyCreated | PolicyVersionCreated | DefaultPolicyVersionSet | PolicyVersionDeleted | PolicyTagsChanged | PolicyDeleted;

const first = { schemaVersion: 1, critical: true } as const;

export const policyEventTypes = {
  PolicyCreated: first,
  PolicyVersionCreated: first,
  DefaultPolicyVersionSet: first,
  PolicyVersionDeleted: first,
  PolicyTagsChanged: first,
  PolicyDeleted: first,
} as const satisfies Record<PolicyEvent['type'], EventTypes[string]>;
