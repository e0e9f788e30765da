import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetSAMLProviderRequest, GetSAMLProviderResponse } from '@aws-sdk/client-iam';
import { resourceTagKeys } from '../../resource-tags.js';
import { unpackDocument } from '../metadata-document.js';
import { onProvider } from '../saml-provider.authorization.js';
import { samlProviderUuid } from '../saml-provider.projection.js';
import { existingProvider } from '../saml-provider.queries.js';
import { validUntilOf } from '../saml-provider.rules.js';

/** Source: IAM API Reference, GetSAMLProvider: the document is the one that was uploaded. */
export const getSAMLProvider = defineRead({
  name: 'GetSAMLProvider',
  service: 'iam',
  feature: 'saml-provider',
  schema: awsOperation('iam', 'GetSAMLProvider'),
  actions: ['iam:GetSAMLProvider'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'InvalidInput'],
  access: onProvider<GetSAMLProviderRequest>('iam:GetSAMLProvider', 'read'),

  async answer(input, reads): Promise<GetSAMLProviderResponse> {
    const { state, stream } = await existingProvider(reads, input);
    return {
      SAMLProviderUUID: samlProviderUuid(stream),
      SAMLMetadataDocument: unpackDocument(state.document),
      CreateDate: state.createDate,
      ValidUntil: validUntilOf(state),
      Tags: state.tags.length > 0 ? state.tags.map((tag) => ({ ...tag })) : undefined,
    };
  },
});
