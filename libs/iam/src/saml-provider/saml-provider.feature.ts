import type { Feature } from '#operation';
import { createSAMLProvider } from './operations/create-saml-provider.js';
import { deleteSAMLProvider } from './operations/delete-saml-provider.js';
import { getSAMLProvider } from './operations/get-saml-provider.js';
import { listSAMLProviderTags } from './operations/list-saml-provider-tags.js';
import { listSAMLProviders } from './operations/list-saml-providers.js';
import { tagSAMLProvider } from './operations/tag-saml-provider.js';
import { untagSAMLProvider } from './operations/untag-saml-provider.js';
import { updateSAMLProvider } from './operations/update-saml-provider.js';
import { samlProvider } from './saml-provider.projection.js';

export const samlProviderFeature: Feature = {
  name: 'saml-provider',
  aggregate: samlProvider,
  operations: [
    createSAMLProvider, getSAMLProvider, listSAMLProviders, updateSAMLProvider, deleteSAMLProvider,
    tagSAMLProvider, untagSAMLProvider, listSAMLProviderTags,
  ],
};
