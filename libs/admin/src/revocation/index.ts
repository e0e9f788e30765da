export type { RevocableKind, RevocableProvider, RevocableProviders, RevocableState } from './revocable-kind.js';
export { revocableOidcProvider, revocableSamlProvider } from './revocable-kind.js';
export { revocationFeature } from './revocation.feature.js';
