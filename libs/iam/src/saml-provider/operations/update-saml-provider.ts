import { defineWrite } from '#operation';
import { RolegateError } from '#kernel';
import { awsOperation } from '#protocol';
import type { UpdateSAMLProviderRequest, UpdateSAMLProviderResponse } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { unpackDocument } from '../metadata-document.js';
import { readMetadata } from '../saml-metadata.js';
import { onProvider } from '../saml-provider.authorization.js';
import type { SAMLProviderMetadataUpdated } from '../saml-provider.events.js';
import { presentProvider, providerNamed } from '../saml-provider.queries.js';
import { refuseEncryption } from '../saml-provider.rules.js';
import { samlProviderArn } from '../saml-provider.state.js';

/**
 * Source: IAM API Reference, UpdateSAMLProvider: the document replaces the one before. Sessions that were issued live on; no
 * node takes an assertion by an older certificate any more when the call returns.
 */
export const updateSAMLProvider = defineWrite({
  name: 'UpdateSAMLProvider',
  service: 'iam',
  feature: 'saml-provider',
  schema: awsOperation('iam', 'UpdateSAMLProvider'),
  actions: ['iam:UpdateSAMLProvider'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'InvalidInput', 'ConcurrentModification', 'NotImplemented'],
  access: onProvider<UpdateSAMLProviderRequest>('iam:UpdateSAMLProvider', 'write'),
  loads: (input) => ({ existing: providerNamed(input) }),

  decide(input, { existing }, ctx) {
    const found = presentProvider(existing, input);
    refuseEncryption(input);
    const { SAMLMetadataDocument: document } = input;
    if (document === undefined) throw new RolegateError('InvalidInput', 'Unable to update identity provider. No updates are defined for metadata or encryption assertion.');
    const updated = (): SAMLProviderMetadataUpdated => ({ type: 'SAMLProviderMetadataUpdated', data: readMetadata(document, ctx.now) });
    return {
      writes: appendTo(found, document === unpackDocument(found.state.document) ? [] : [updated()]),
      output: { SAMLProviderArn: samlProviderArn(found.state) } satisfies UpdateSAMLProviderResponse,
    };
  },
});
