import type { Aggregate } from '#event-sourcing';
import { type AccountId, foldName } from '#kernel';
import { policyEventTypes } from './policy.events.js';
import { type PolicyState, evolvePolicy } from './policy.state.js';

/** The claim that makes a policy's name unique in its account; also how it is found. */
export const policyNameKey = (account: AccountId, policyName: string): string => `policy-name:${account}:${foldName(account, policyName)}`;

export const policyStream = (policyId: string): string => `policy/${policyId}`;

export const policy: Aggregate<PolicyState> = {
  kind: 'policy',
  events: policyEventTypes,
  evolve: evolvePolicy,
  row: (state) => ({ account: state.account, name: state.policyName, path: state.path }),
  keys: (state) => [policyNameKey(state.account, state.policyName)],
};
