import { RolegateError } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { SimulateCustomPolicyRequest, SimulatePolicyResponse } from '@aws-sdk/client-iam';
import { onPassedPolicies } from '../policy-source.js';
import { Simulation } from '../simulate.js';
import { callerFromArn, namelessCaller } from '../simulated-caller.js';
import { passedPolicies, passedPolicy } from '../simulated-policies.js';

/** Source: IAM API Reference, SimulateCustomPolicy. There are no organizations here, so no service control policies either. */
export const simulateCustomPolicy = defineRead({
  name: 'SimulateCustomPolicy',
  service: 'iam',
  feature: 'simulation',
  schema: awsOperation('iam', 'SimulateCustomPolicy'),
  actions: ['iam:SimulateCustomPolicy'],
  conditionKeys: [],
  errors: ['InvalidInput', 'NotImplemented'],
  access: onPassedPolicies('iam:SimulateCustomPolicy'),

  async answer(input: SimulateCustomPolicyRequest, _reads, ctx): Promise<SimulatePolicyResponse> {
    if (input.OrderedOrganizationPolicyInputList?.length) throw new RolegateError('NotImplemented', 'OrderedOrganizationPolicyInputList is not supported: organizations do not exist here.');
    if (input.ResourcePolicy !== undefined && input.CallerArn === undefined) throw new RolegateError('InvalidInput', 'CallerArn is required with ResourcePolicy.');
    const { switches } = ctx.settings;
    const caller = input.CallerArn === undefined ? namelessCaller(ctx.principal.account) : callerFromArn(input.CallerArn);
    const boundary = input.PermissionsBoundaryPolicyInputList;
    return new Simulation(input, caller, {
      identity: passedPolicies('PolicyInputList', input.PolicyInputList, switches),
      boundary: boundary?.length ? passedPolicies('PermissionsBoundaryPolicyInputList', boundary, switches) : undefined,
      resource: input.ResourcePolicy === undefined ? undefined : passedPolicy('ResourcePolicy', input.ResourcePolicy, 'resource', switches),
    }, switches).run();
  },
});
