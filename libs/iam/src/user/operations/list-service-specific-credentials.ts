import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListServiceSpecificCredentialsRequest, ListServiceSpecificCredentialsResponse } from '@aws-sdk/client-iam';
import { afterMarker } from '../../paging.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import { existingUser } from '../user.queries.js';

/**
 * Source: IAM API Reference, ListServiceSpecificCredentials. No service here has credentials of its own: a user has none. Clients that ask before they
 * delete a user (Terraform's `force_destroy`) learn so.
 */
export const listServiceSpecificCredentials = defineRead({
  name: 'ListServiceSpecificCredentials',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'ListServiceSpecificCredentials'),
  actions: ['iam:ListServiceSpecificCredentials'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  // AllUsers names nobody: it is answered as for the caller.
  access: onUser<ListServiceSpecificCredentialsRequest>('iam:ListServiceSpecificCredentials', 'users', 'read'),

  async answer(input, reads, ctx): Promise<ListServiceSpecificCredentialsResponse> {
    await existingUser(reads, ctx, input);
    afterMarker(input.Marker);
    return { ServiceSpecificCredentials: [], IsTruncated: false };
  },
});
