import type { Aggregate } from '#event-sourcing';
import { identityMappingEventTypes } from './identity-mapping.events.js';
import { evolveIdentityMapping, type IdentityMappingState } from './identity-mapping.state.js';
import { type IdentityMatch, canonicalMatch } from './identity-match.js';

/** The claim by which a mapping is found: there is one for each thing that a provider may say of somebody. */
export function identityMappingKey(provider: string, match: IdentityMatch): string {
  const { kind, value } = canonicalMatch(match);
  return `identity-mapping:${JSON.stringify([provider, kind, value])}`;
}

export const identityMappingStream = (mappingId: string): string => `identity-mapping/${mappingId}`;

export const identityMapping: Aggregate<IdentityMappingState> = {
  kind: 'identity-mapping',
  events: identityMappingEventTypes,
  evolve: evolveIdentityMapping,
  row: ({ provider, match }) => ({ account: '', name: `${provider} ${match.kind} ${match.value}`, path: '/' }),
  references: ({ policies }) => policies.map(({ policyArn }) => policyArn),
  keys: ({ provider, match }) => [identityMappingKey(provider, match)],
};
