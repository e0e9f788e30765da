import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetContextKeysForPolicyResponse, GetContextKeysForPrincipalPolicyRequest } from '@aws-sdk/client-iam';
import { resourceTagKeys } from '../../resource-tags.js';
import { contextKeysOf } from '../context-keys.js';
import { onPolicySource } from '../policy-source.js';
import { readPolicySource } from '../read-policy-source.js';
import { passedPolicies } from '../simulated-policies.js';
import { sourceBoundary, sourcePolicies } from '../source-policies.js';

/** Source: IAM API Reference, GetContextKeysForPrincipalPolicy: of a user the groups' policies, too. The permissions boundary's keys are among them, for a simulation asks for those as well. */
export const getContextKeysForPrincipalPolicy = defineRead({
  name: 'GetContextKeysForPrincipalPolicy',
  service: 'iam',
  feature: 'simulation',
  schema: awsOperation('iam', 'GetContextKeysForPrincipalPolicy'),
  actions: ['iam:GetContextKeysForPrincipalPolicy'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'InvalidInput', 'PolicyEvaluation'],
  access: onPolicySource('iam:GetContextKeysForPrincipalPolicy'),

  async answer(input: GetContextKeysForPrincipalPolicyRequest, reads, ctx): Promise<GetContextKeysForPolicyResponse> {
    const source = await readPolicySource(input.PolicySourceArn!, reads);
    const { switches } = ctx.settings;
    const policies = [...sourcePolicies(source, switches), ...(sourceBoundary(source, switches) ?? []), ...passedPolicies('PolicyInputList', input.PolicyInputList, switches)];
    return { ContextKeyNames: [...contextKeysOf(policies.map(({ document }) => document))] };
  },
});
