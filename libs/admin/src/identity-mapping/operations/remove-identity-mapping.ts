import type { NewEvent } from '#event-sourcing';
import { appendTo, holdOf } from '#iam';
import { RolegateError } from '#kernel';
import { type AdminInput, byKey, defineWrite } from '#operation';
import { identityMapping, type IdentityMappingChanged, type IdentityMappingDeleted, identityMappingKey } from '#sts';
import { byCap } from '../../admin.authorization.js';
import { mappingRequest } from '../mapping-request.js';
import { removeIdentityMappingApi } from '../identity-mapping.api.js';

/**
 * Removes a mapping, or the roles and policies of it that are named: `rolegate mapping rm`. When it returns, no node accepts a
 * session any more that rests on the mapping.
 */
export const removeIdentityMapping = defineWrite({
  name: 'AdminRemoveIdentityMapping',
  service: 'admin',
  feature: 'identity-mapping',
  route: { method: 'DELETE', path: '/rolegate/v1/mappings', root: 'mapping', api: removeIdentityMappingApi },
  actions: ['admin:RemoveIdentityMapping'],
  conditionKeys: [],
  errors: ['InvalidArgument', 'NoSuchEntity', 'ConcurrentModification'],
  access: byCap('admin:RemoveIdentityMapping', 'roles', 'write'),

  loads(input: AdminInput) {
    const { provider, match } = mappingRequest(input);
    return { existing: byKey(identityMapping, identityMappingKey(provider, match)) };
  },

  decide(input, { existing }) {
    const { provider, match, roleArns, policyArns } = mappingRequest(input);
    if (!existing) throw new RolegateError('NoSuchEntity', 'There is no such mapping.');
    const { state, stream } = existing;
    const everything = roleArns.length + policyArns.length === 0;
    const taken = state.policies.filter(({ policyArn }) => everything || policyArns.includes(policyArn));
    const left = {
      roleArns: everything ? [] : state.roleArns.filter((arn) => !roleArns.includes(arn)),
      policies: state.policies.filter((one) => !taken.includes(one)),
    };
    if (!everything && taken.length === 0 && left.roleArns.length === state.roleArns.length) throw new RolegateError('NoSuchEntity', 'The mapping does not give that.');
    const gone = left.roleArns.length + left.policies.length === 0;
    const event: NewEvent = gone ? ({ type: 'IdentityMappingDeleted', data: {} } satisfies IdentityMappingDeleted) : ({ type: 'IdentityMappingChanged', data: left } satisfies IdentityMappingChanged);
    return {
      writes: appendTo(existing, [event]),
      ...(gone && { release: [{ name: identityMappingKey(provider, match), owner: stream }] }),
      unhold: taken.flatMap((one) => holdOf(one, stream)),
      output: { mapping_id: state.mappingId, removed: gone },
    };
  },
});
