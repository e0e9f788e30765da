import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListSigningCertificatesRequest, ListSigningCertificatesResponse } from '@aws-sdk/client-iam';
import { afterMarker } from '../../paging.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import { existingUser } from '../user.queries.js';

/**
 * Source: IAM API Reference, ListSigningCertificates. Nothing here takes a signing certificate: a user has none. Clients that ask before they
 * delete a user (Terraform's `force_destroy`) learn so.
 */
export const listSigningCertificates = defineRead({
  name: 'ListSigningCertificates',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'ListSigningCertificates'),
  actions: ['iam:ListSigningCertificates'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onUser<ListSigningCertificatesRequest>('iam:ListSigningCertificates', 'users', 'read'),

  async answer(input, reads, ctx): Promise<ListSigningCertificatesResponse> {
    await existingUser(reads, ctx, input);
    afterMarker(input.Marker);
    return { Certificates: [], IsTruncated: false };
  },
});
