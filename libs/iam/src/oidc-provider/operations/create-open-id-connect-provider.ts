import { RolegateError } from '#kernel';
import { byKey, defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { CreateOpenIDConnectProviderRequest, CreateOpenIDConnectProviderResponse } from '@aws-sdk/client-iam';
import { countIn } from '../../account/account.counts.js';
import { requestTagConditions, requestTagKeys } from '../../resource-tags.js';
import { checkedTags } from '../../tag-rules.js';
import type { Tag } from '../../tag.js';
import { oidcProviderArnOf, withoutScheme } from '../oidc-provider-arn.js';
import type { OpenIDConnectProviderCreated } from '../oidc-provider.events.js';
import { oidcProvider, oidcProviderKey, oidcProviderStream } from '../oidc-provider.projection.js';
import { assertIssuerUrl, checkedClientIds, checkedThumbprints } from '../oidc-provider.rules.js';

/** Source: IAM API Reference, CreateOpenIDConnectProvider. Nobody is asked now: keys are fetched with the first token. */
export const createOpenIDConnectProvider = defineWrite({
  name: 'CreateOpenIDConnectProvider',
  service: 'iam',
  feature: 'oidc-provider',
  schema: awsOperation('iam', 'CreateOpenIDConnectProvider'),
  actions: ['iam:CreateOpenIDConnectProvider'],
  conditionKeys: requestTagKeys,
  errors: ['EntityAlreadyExists', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification'],
  onlyAdds: true,

  access: (input: CreateOpenIDConnectProviderRequest, ctx) => ({
    action: 'iam:CreateOpenIDConnectProvider',
    resource: oidcProviderArnOf(ctx.principal.account, withoutScheme(input.Url!)),
    resourceAccount: ctx.principal.account,
    cap: { type: 'oidc-provider', access: 'write' },
    conditions: requestTagConditions(input.Tags as readonly Tag[] | undefined),
  }),

  loads: (input, ctx) => ({ existing: byKey(oidcProvider, oidcProviderKey(ctx.principal.account, withoutScheme(input.Url!))) }),

  decide(input, { existing }, ctx) {
    const url = input.Url!;
    assertIssuerUrl(url, ctx.settings.compat);
    if (existing) throw new RolegateError('EntityAlreadyExists', `Provider with url ${url} already exists.`);
    const { account } = ctx.principal;
    const tags = checkedTags([], input.Tags, ctx.settings.switches, 'as-written');
    const created: OpenIDConnectProviderCreated = {
      type: 'OpenIDConnectProviderCreated',
      data: { url, clientIds: checkedClientIds(input.ClientIDList), thumbprints: checkedThumbprints(input.ThumbprintList), tags },
    };
    const stream = oidcProviderStream(ctx.ids.uuid());
    return {
      writes: [{ stream, account, expected: 0, events: [created] }],
      take: [{ name: oidcProviderKey(account, withoutScheme(url)), owner: stream }],
      counts: countIn(account, 'oidc-providers', 1),
      output: {
        OpenIDConnectProviderArn: oidcProviderArnOf(account, withoutScheme(url)),
        Tags: tags.length > 0 ? tags.map((tag) => ({ ...tag })) : undefined,
      } satisfies CreateOpenIDConnectProviderResponse,
    };
  },
});
