export { type NamedOidcProvider, oidcProviderArnOf, readOidcProviderArn, withoutScheme } from './oidc-provider-arn.js';
export type * from './oidc-provider.events.js';
export { oidcProviderFeature } from './oidc-provider.feature.js';
export { oidcProvider, oidcProviderKey, oidcProviderStream } from './oidc-provider.projection.js';
export { type OidcProviderState, oidcProviderArn } from './oidc-provider.state.js';
