import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetInstanceProfileRequest, GetInstanceProfileResponse } from '@aws-sdk/client-iam';
import { resourceTagKeys } from '../../resource-tags.js';
import { onInstanceProfile } from '../instance-profile.authorization.js';
import { existingInstanceProfile, roleOf } from '../instance-profile.queries.js';
import { instanceProfileShape } from '../instance-profile.shape.js';

/** Source: IAM API Reference, GetInstanceProfile. */
export const getInstanceProfile = defineRead({
  name: 'GetInstanceProfile',
  service: 'iam',
  feature: 'instance-profile',
  schema: awsOperation('iam', 'GetInstanceProfile'),
  actions: ['iam:GetInstanceProfile'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onInstanceProfile<GetInstanceProfileRequest>('iam:GetInstanceProfile', 'read'),

  async answer(input, reads, ctx): Promise<GetInstanceProfileResponse> {
    const found = await existingInstanceProfile(reads, ctx.principal.account, input);
    return { InstanceProfile: instanceProfileShape(found, await roleOf(reads, found)) };
  },
});
