export { AnonymousStrategy, anonymous } from './anonymous.strategy.js';
export { CompiledPolicies } from './compiled-policies.js';
export { type Credential, Credentials, type CredentialsOptions, type LivingCredential, type RefusedCredential } from './credentials.js';
export { PassportAuthenticator } from './passport-authenticator.js';
export { type AncestorKind, type AncestorState, ancestorKinds } from './session-lineage.js';
export { SessionStrategy } from './session.strategy.js';
export { SigV2Strategy } from './sigv2.strategy.js';
export { SigV4Strategy } from './sigv4.strategy.js';
export { CredentialStrategy } from './strategy.js';
