export { type NamedSamlProvider, readSamlProviderArn, samlProviderArnOf } from './saml-provider-arn.js';
export type * from './saml-provider.events.js';
export { samlProviderFeature } from './saml-provider.feature.js';
export { samlProvider, samlProviderKey, samlProviderStream } from './saml-provider.projection.js';
export { isSingleUse, SINGLE_USE_TAG } from './saml-provider.rules.js';
export { type SamlProviderState, samlProviderArn } from './saml-provider.state.js';
export { packDocument } from './metadata-document.js';
export { type XmlLimits, MalformedXml, childrenNamed, parsePlainXml } from './plain-xml.js';
