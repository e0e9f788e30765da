import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetOpenIDConnectProviderRequest, GetOpenIDConnectProviderResponse } from '@aws-sdk/client-iam';
import { resourceTagKeys } from '../../resource-tags.js';
import { onProvider } from '../oidc-provider.authorization.js';
import { existingProvider } from '../oidc-provider.queries.js';

/** Source: IAM API Reference, GetOpenIDConnectProvider, whose Url has no scheme; plain http, which AWS does not have, is shown. */
export const getOpenIDConnectProvider = defineRead({
  name: 'GetOpenIDConnectProvider',
  service: 'iam',
  feature: 'oidc-provider',
  schema: awsOperation('iam', 'GetOpenIDConnectProvider'),
  actions: ['iam:GetOpenIDConnectProvider'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'InvalidInput'],
  access: onProvider<GetOpenIDConnectProviderRequest>('iam:GetOpenIDConnectProvider', 'read'),

  async answer(input, reads): Promise<GetOpenIDConnectProviderResponse> {
    const { state } = await existingProvider(reads, input);
    return {
      Url: state.url.replace(/^https:\/\//, ''),
      ClientIDList: [...state.clientIds],
      ThumbprintList: [...state.thumbprints],
      CreateDate: state.createDate,
      Tags: state.tags.length > 0 ? state.tags.map((tag) => ({ ...tag })) : undefined,
    };
  },
});
