import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetCallerIdentityRequest, GetCallerIdentityResponse } from '@aws-sdk/client-sts';

/**
 * Source: STS API Reference, GetCallerIdentity: no permission is needed, not even an explicit Deny stops it. Account is the
 * tenant's name, or empty, for users outside real accounts.
 */
export const getCallerIdentity = defineRead({
  name: 'GetCallerIdentity',
  service: 'sts',
  feature: 'session',
  schema: awsOperation('sts', 'GetCallerIdentity'),
  actions: [],
  conditionKeys: [],
  errors: [],
  access: () => [],
  answer: (_input: GetCallerIdentityRequest, _reads, { principal }): GetCallerIdentityResponse => ({
    UserId: principal.userId,
    Account: principal.account,
    Arn: principal.arn,
  }),
});
