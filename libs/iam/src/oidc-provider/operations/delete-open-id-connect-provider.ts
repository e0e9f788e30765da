import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteOpenIDConnectProviderRequest } from '@aws-sdk/client-iam';
import { countIn } from '../../account/account.counts.js';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { withoutScheme } from '../oidc-provider-arn.js';
import { onProvider } from '../oidc-provider.authorization.js';
import type { OpenIDConnectProviderDeleted } from '../oidc-provider.events.js';
import { oidcProviderKey } from '../oidc-provider.projection.js';
import { providerNamed } from '../oidc-provider.queries.js';

/**
 * Source: IAM API Reference, DeleteOpenIDConnectProvider: "This operation is idempotent"; roles that name it stay. Sessions
 * of those whom it vouched for end with it.
 */
export const deleteOpenIDConnectProvider = defineWrite({
  name: 'DeleteOpenIDConnectProvider',
  service: 'iam',
  feature: 'oidc-provider',
  schema: awsOperation('iam', 'DeleteOpenIDConnectProvider'),
  actions: ['iam:DeleteOpenIDConnectProvider'],
  conditionKeys: resourceTagKeys,
  errors: ['InvalidInput', 'ConcurrentModification'],
  access: onProvider<DeleteOpenIDConnectProviderRequest>('iam:DeleteOpenIDConnectProvider', 'write'),
  loads: (input) => ({ existing: providerNamed(input) }),

  decide(_input, { existing }) {
    if (!existing) return { output: {} };
    const deleted: OpenIDConnectProviderDeleted = { type: 'OpenIDConnectProviderDeleted', data: {} };
    const { account, url } = existing.state;
    return {
      writes: appendTo(existing, [deleted]),
      release: [{ name: oidcProviderKey(account, withoutScheme(url)), owner: existing.stream }],
      counts: countIn(account, 'oidc-providers', -1),
      output: {},
    };
  },
});
