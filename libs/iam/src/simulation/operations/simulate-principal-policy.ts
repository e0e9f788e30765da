import { RolegateError } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { SimulatePolicyResponse, SimulatePrincipalPolicyRequest } from '@aws-sdk/client-iam';
import { resourceTagKeys } from '../../resource-tags.js';
import { onPolicySource } from '../policy-source.js';
import { readPolicySource } from '../read-policy-source.js';
import { Simulation } from '../simulate.js';
import { callerFromArn, sourceAsCaller } from '../simulated-caller.js';
import { passedPolicies, passedPolicy } from '../simulated-policies.js';
import { sourceBoundary, sourcePolicies } from '../source-policies.js';

/**
 * Source: IAM API Reference, SimulatePrincipalPolicy. The keys that follow from who calls (aws:username, aws:PrincipalTag …)
 * need not be passed; a user's groups and boundary count as they are; system and admin users are allowed what they are allowed in truth.
 */
export const simulatePrincipalPolicy = defineRead({
  name: 'SimulatePrincipalPolicy',
  service: 'iam',
  feature: 'simulation',
  schema: awsOperation('iam', 'SimulatePrincipalPolicy'),
  actions: ['iam:SimulatePrincipalPolicy'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'InvalidInput', 'PolicyEvaluation'],
  access: onPolicySource('iam:SimulatePrincipalPolicy'),

  async answer(input: SimulatePrincipalPolicyRequest, reads, ctx): Promise<SimulatePolicyResponse> {
    const source = await readPolicySource(input.PolicySourceArn!, reads);
    if (input.ResourcePolicy !== undefined && input.CallerArn === undefined && source.type !== 'user') {
      throw new RolegateError('InvalidInput', 'CallerArn is required with ResourcePolicy unless PolicySourceArn is a user.');
    }
    const { switches } = ctx.settings;
    const boundary = input.PermissionsBoundaryPolicyInputList;
    return new Simulation(input, input.CallerArn === undefined ? sourceAsCaller(source) : callerFromArn(input.CallerArn), {
      identity: [...sourcePolicies(source, switches, input.PolicyExclusionList), ...passedPolicies('PolicyInputList', input.PolicyInputList, switches)],
      // "The new permissions boundary policy is used for the simulation" (IAM API Reference, PermissionsBoundaryPolicyInputList).
      boundary: boundary?.length ? passedPolicies('PermissionsBoundaryPolicyInputList', boundary, switches) : sourceBoundary(source, switches, input.PolicyExclusionList),
      resource: input.ResourcePolicy === undefined ? undefined : passedPolicy('ResourcePolicy', input.ResourcePolicy, 'resource', switches),
    }, switches).run();
  },
});
