import type { StoredEvent } from '#event-sourcing';
import type { Revocations } from '#iam';
import type { IdentityMappingEvent, MappedRights } from './identity-mapping.events.js';
import type { IdentityMatch } from './identity-match.js';

/** What one provider's identities of one kind get; belongs to the whole installation. */
export interface IdentityMappingState extends MappedRights, Revocations {
  readonly account: '';
  readonly mappingId: string;
  readonly provider: string;
  readonly match: IdentityMatch;
  readonly createDate: Date;
  readonly sessionEpoch: number;
}

export function evolveIdentityMapping(state: IdentityMappingState | undefined, stored: StoredEvent): IdentityMappingState | undefined {
  const event = stored as StoredEvent & IdentityMappingEvent;
  if (event.type === 'IdentityMappingCreated') return { account: '', ...event.data, createDate: stored.time, sessionEpoch: 0 };
  if (!state) return undefined;
  switch (event.type) {
    case 'IdentityMappingChanged': return { ...state, ...event.data, sessionEpoch: state.sessionEpoch + (takesAway(state, event.data) ? 1 : 0) };
    case 'IdentityMappingDeleted': return undefined;
    default: return state;
  }
}

const takesAway = (before: MappedRights, after: MappedRights): boolean =>
  before.roleArns.some((arn) => !after.roleArns.includes(arn)) || before.policies.some(({ policyArn }) => !after.policies.some((one) => one.policyArn === policyArn));
