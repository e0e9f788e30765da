import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetContextKeysForCustomPolicyRequest, GetContextKeysForPolicyResponse } from '@aws-sdk/client-iam';
import { contextKeysOf } from '../context-keys.js';
import { onPassedPolicies } from '../policy-source.js';
import { passedPolicies } from '../simulated-policies.js';

/** Source: IAM API Reference, GetContextKeysForCustomPolicy. */
export const getContextKeysForCustomPolicy = defineRead({
  name: 'GetContextKeysForCustomPolicy',
  service: 'iam',
  feature: 'simulation',
  schema: awsOperation('iam', 'GetContextKeysForCustomPolicy'),
  actions: ['iam:GetContextKeysForCustomPolicy'],
  conditionKeys: [],
  errors: ['InvalidInput'],
  access: onPassedPolicies('iam:GetContextKeysForCustomPolicy'),

  answer: (input: GetContextKeysForCustomPolicyRequest, _reads, ctx): GetContextKeysForPolicyResponse =>
    ({ ContextKeyNames: [...contextKeysOf(passedPolicies('PolicyInputList', input.PolicyInputList, ctx.settings.switches).map(({ document }) => document))] }),
});
