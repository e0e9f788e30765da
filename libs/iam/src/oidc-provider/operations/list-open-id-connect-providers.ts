import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListOpenIDConnectProvidersRequest, ListOpenIDConnectProvidersResponse } from '@aws-sdk/client-iam';
import { oidcProvider } from '../oidc-provider.projection.js';
import { oidcProviderArn } from '../oidc-provider.state.js';

/** Providers read at a time. */
const PAGE = 1000;

/** Source: IAM API Reference, ListOpenIDConnectProviders, whose replies have no pages. */
export const listOpenIDConnectProviders = defineRead({
  name: 'ListOpenIDConnectProviders',
  service: 'iam',
  feature: 'oidc-provider',
  schema: awsOperation('iam', 'ListOpenIDConnectProviders'),
  actions: ['iam:ListOpenIDConnectProviders'],
  conditionKeys: [],
  errors: [],

  access: (_input: ListOpenIDConnectProvidersRequest, ctx) => ({
    action: 'iam:ListOpenIDConnectProviders',
    resource: '*',
    resourceAccount: ctx.principal.account,
    cap: { type: 'oidc-provider', access: 'read' },
  }),

  async answer(_input, reads, ctx): Promise<ListOpenIDConnectProvidersResponse> {
    const OpenIDConnectProviderList: { Arn: string }[] = [];
    let afterName: string | undefined;
    do {
      const page = await reads.list(oidcProvider, { account: ctx.principal.account, afterName, limit: PAGE });
      for (const { state } of page.items) OpenIDConnectProviderList.push({ Arn: oidcProviderArn(state!) });
      afterName = page.nextName;
    } while (afterName !== undefined);
    return { OpenIDConnectProviderList };
  },
});
