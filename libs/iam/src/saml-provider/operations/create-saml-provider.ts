import { RolegateError } from '#kernel';
import { byKey, defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { CreateSAMLProviderRequest, CreateSAMLProviderResponse } from '@aws-sdk/client-iam';
import { countIn } from '../../account/account.counts.js';
import { requestTagConditions, requestTagKeys } from '../../resource-tags.js';
import { checkedTags } from '../../tag-rules.js';
import type { Tag } from '../../tag.js';
import { samlProviderArnOf } from '../saml-provider-arn.js';
import { SAML_PROVIDER_CAP } from '../saml-provider.authorization.js';
import type { SAMLProviderCreated } from '../saml-provider.events.js';
import { samlProvider, samlProviderKey, samlProviderStream } from '../saml-provider.projection.js';
import { readMetadata } from '../saml-metadata.js';
import { refuseEncryption } from '../saml-provider.rules.js';

/** Source: IAM API Reference, CreateSAMLProvider. */
export const createSAMLProvider = defineWrite({
  name: 'CreateSAMLProvider',
  service: 'iam',
  feature: 'saml-provider',
  schema: awsOperation('iam', 'CreateSAMLProvider'),
  actions: ['iam:CreateSAMLProvider'],
  conditionKeys: requestTagKeys,
  errors: ['EntityAlreadyExists', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification', 'NotImplemented'],
  onlyAdds: true,

  access: (input: CreateSAMLProviderRequest, ctx) => ({
    action: 'iam:CreateSAMLProvider',
    resource: samlProviderArnOf(ctx.principal.account, input.Name!),
    resourceAccount: ctx.principal.account,
    cap: { type: SAML_PROVIDER_CAP, access: 'write' },
    conditions: requestTagConditions(input.Tags as readonly Tag[] | undefined),
  }),

  loads: (input, ctx) => ({ existing: byKey(samlProvider, samlProviderKey(ctx.principal.account, input.Name!)) }),

  decide(input, { existing }, ctx) {
    const name = input.Name!;
    refuseEncryption(input);
    if (existing) throw new RolegateError('EntityAlreadyExists', `SAMLProvider ${name} already exists.`);
    const { account } = ctx.principal;
    const tags = checkedTags([], input.Tags, ctx.settings.switches, 'as-written');
    const created: SAMLProviderCreated = { type: 'SAMLProviderCreated', data: { name, ...readMetadata(input.SAMLMetadataDocument!, ctx.now), tags } };
    const stream = samlProviderStream(ctx.ids.uuid());
    return {
      writes: [{ stream, account, expected: 0, events: [created] }],
      take: [{ name: samlProviderKey(account, name), owner: stream }],
      counts: countIn(account, 'saml-providers', 1),
      output: {
        SAMLProviderArn: samlProviderArnOf(account, name),
        Tags: tags.length > 0 ? tags.map((tag) => ({ ...tag })) : undefined,
      } satisfies CreateSAMLProviderResponse,
    };
  },
});
