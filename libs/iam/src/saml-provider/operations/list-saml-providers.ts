import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListSAMLProvidersRequest, ListSAMLProvidersResponse, SAMLProviderListEntry } from '@aws-sdk/client-iam';
import { SAML_PROVIDER_CAP } from '../saml-provider.authorization.js';
import { samlProvider } from '../saml-provider.projection.js';
import { validUntilOf } from '../saml-provider.rules.js';
import { samlProviderArn } from '../saml-provider.state.js';

/** Providers read at a time. */
const PAGE = 1000;

/** Source: IAM API Reference, ListSAMLProviders, whose replies have no pages. */
export const listSAMLProviders = defineRead({
  name: 'ListSAMLProviders',
  service: 'iam',
  feature: 'saml-provider',
  schema: awsOperation('iam', 'ListSAMLProviders'),
  actions: ['iam:ListSAMLProviders'],
  conditionKeys: [],
  errors: [],

  access: (_input: ListSAMLProvidersRequest, ctx) => ({
    action: 'iam:ListSAMLProviders',
    resource: '*',
    resourceAccount: ctx.principal.account,
    cap: { type: SAML_PROVIDER_CAP, access: 'read' },
  }),

  async answer(_input, reads, ctx): Promise<ListSAMLProvidersResponse> {
    const SAMLProviderList: SAMLProviderListEntry[] = [];
    let afterName: string | undefined;
    do {
      const page = await reads.list(samlProvider, { account: ctx.principal.account, afterName, limit: PAGE });
      for (const { state } of page.items) SAMLProviderList.push({ Arn: samlProviderArn(state!), ValidUntil: validUntilOf(state!), CreateDate: state!.createDate });
      afterName = page.nextName;
    } while (afterName !== undefined);
    return { SAMLProviderList };
  },
});
