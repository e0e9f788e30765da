import type { Hold } from '#event-sourcing';
import { appendTo, attachmentOf, holdOf, policyToAttach, stateAfter } from '#iam';
import { type AdminInput, byKey, defineWrite, type Load, type OperationContext, type Present } from '#operation';
import { identityMapping, type IdentityMappingChanged, type IdentityMappingCreated, identityMappingKey, identityMappingStream, type IdentityMappingState, type MappedRights } from '#sts';
import { byCap } from '../../admin.authorization.js';
import { invalidArgument } from '../../parameters.js';
import { mappingRequest } from '../mapping-request.js';
import { mappingShape } from '../mapping-shape.js';
import { addIdentityMappingApi } from '../identity-mapping.api.js';

/** Whom a directory vouches for lives outside accounts, and so do the policies that it may get. */
const ACCOUNT = '';

/** @throws RolegateError InvalidArgument */
function requested(input: AdminInput) {
  const request = mappingRequest(input);
  if (request.roleArns.length + request.policyArns.length === 0) throw invalidArgument('A mapping gives a role or a policy.', 'role-arn');
  return request;
}

/** Those that are new. */
const union = ({ roleArns, policies }: MappedRights, more: MappedRights): MappedRights => ({
  roleArns: [...new Set([...roleArns, ...more.roleArns])],
  policies: [...policies, ...more.policies.filter(({ policyArn }) => !policies.some((one) => one.policyArn === policyArn))],
});

/**
 * Gives roles or policies to whom a provider says something of: `rolegate mapping add`. What the mapping gives already stays.
 * A role is given only if its trust policy names the provider as well.
 */
export const addIdentityMapping = defineWrite({
  name: 'AdminAddIdentityMapping',
  service: 'admin',
  feature: 'identity-mapping',
  route: { method: 'POST', path: '/rolegate/v1/mappings', root: 'mapping', api: addIdentityMappingApi },
  actions: ['admin:AddIdentityMapping'],
  conditionKeys: [],
  errors: ['InvalidArgument', 'NoSuchEntity', 'ConcurrentModification'],
  access: byCap('admin:AddIdentityMapping', 'roles', 'write'),

  loads(input: AdminInput): { existing: Load<IdentityMappingState> } & Record<string, Load<any>> { // eslint-disable-line @typescript-eslint/no-explicit-any
    const { provider, match, policyArns } = requested(input);
    return { existing: byKey(identityMapping, identityMappingKey(provider, match)), ...Object.fromEntries(policyArns.map((arn) => [arn, policyToAttach(arn)])) };
  },

  decide(input, states, ctx) {
    const { provider, match, roleArns, policyArns } = requested(input);
    const existing = states.existing as Present<IdentityMappingState> | undefined;
    const wanted = { roleArns, policies: policyArns.map((arn) => attachmentOf(arn, states[arn], ACCOUNT)) };
    if (existing) return changed(existing, wanted, ctx);
    const mappingId = ctx.ids.uuid();
    const stream = identityMappingStream(mappingId);
    const created: IdentityMappingCreated = { type: 'IdentityMappingCreated', data: { mappingId, provider, match, ...wanted } };
    return {
      writes: [{ stream, account: ACCOUNT, expected: 0, events: [created] }],
      take: [{ name: identityMappingKey(provider, match), owner: stream }],
      hold: holds(wanted, stream),
      output: mappingShape(stateAfter(identityMapping, undefined, ACCOUNT, [created], ctx.now)),
    };
  },
});

function changed(existing: Present<IdentityMappingState>, wanted: MappedRights, { now }: Pick<OperationContext, 'now'>) {
  const data = union(existing.state, wanted);
  const { roleArns, policies } = existing.state;
  const events: IdentityMappingChanged[] = data.roleArns.length === roleArns.length && data.policies.length === policies.length ? [] : [{ type: 'IdentityMappingChanged', data }];
  return {
    writes: appendTo(existing, events),
    hold: holds({ roleArns: [], policies: data.policies.slice(policies.length) }, existing.stream),
    output: mappingShape(stateAfter(identityMapping, existing.state, ACCOUNT, events, now)),
  };
}

/** A policy that is mapped cannot be deleted. */
const holds = ({ policies }: MappedRights, stream: string): readonly Hold[] => policies.flatMap((one) => holdOf(one, stream));
