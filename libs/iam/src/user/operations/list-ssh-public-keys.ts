import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListSSHPublicKeysRequest, ListSSHPublicKeysResponse } from '@aws-sdk/client-iam';
import { afterMarker } from '../../paging.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import { existingUser } from '../user.queries.js';

/**
 * Source: IAM API Reference, ListSSHPublicKeys. Nothing here takes an SSH key: a user has none. Clients that ask before they
 * delete a user (Terraform's `force_destroy`) learn so.
 */
export const listSshPublicKeys = defineRead({
  name: 'ListSSHPublicKeys',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'ListSSHPublicKeys'),
  actions: ['iam:ListSSHPublicKeys'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onUser<ListSSHPublicKeysRequest>('iam:ListSSHPublicKeys', 'users', 'read'),

  async answer(input, reads, ctx): Promise<ListSSHPublicKeysResponse> {
    await existingUser(reads, ctx, input);
    afterMarker(input.Marker);
    return { SSHPublicKeys: [], IsTruncated: false };
  },
});
