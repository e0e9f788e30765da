import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteSAMLProviderRequest } from '@aws-sdk/client-iam';
import { countIn } from '../../account/account.counts.js';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onProvider } from '../saml-provider.authorization.js';
import type { SAMLProviderDeleted } from '../saml-provider.events.js';
import { samlProviderKey } from '../saml-provider.projection.js';
import { presentProvider, providerNamed } from '../saml-provider.queries.js';

/** Source: IAM API Reference, DeleteSAMLProvider: roles that name it stay. Sessions of those whom it vouched for end with it. */
export const deleteSAMLProvider = defineWrite({
  name: 'DeleteSAMLProvider',
  service: 'iam',
  feature: 'saml-provider',
  schema: awsOperation('iam', 'DeleteSAMLProvider'),
  actions: ['iam:DeleteSAMLProvider'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'InvalidInput', 'ConcurrentModification'],
  access: onProvider<DeleteSAMLProviderRequest>('iam:DeleteSAMLProvider', 'write'),
  loads: (input) => ({ existing: providerNamed(input) }),

  decide(input, { existing }) {
    const found = presentProvider(existing, input);
    const deleted: SAMLProviderDeleted = { type: 'SAMLProviderDeleted', data: {} };
    const { account, name } = found.state;
    return {
      writes: appendTo(found, [deleted]),
      release: [{ name: samlProviderKey(account, name), owner: found.stream }],
      counts: countIn(account, 'saml-providers', -1),
      output: {},
    };
  },
});
