import type { Aggregate, NewEvent } from '#event-sourcing';
import { type OidcProviderState, type Revocations, oidcProvider, oidcProviderArn, oidcProviderKey, readOidcProviderArn, readSamlProviderArn, role, roleArn, type RoleState, type SamlProviderState, samlProvider, samlProviderArn, samlProviderKey, user, userArn, type UserState } from '#iam';

/** What a principal on which sessions rest knows of them; its events end them by #iam's withRevocation. */
export interface RevocableState extends Revocations {
  readonly account: string;
  readonly sessionEpoch: number;
}

/** A kind of principal on which sessions rest. */
export interface RevocableKind<S extends RevocableState = any> { // eslint-disable-line @typescript-eslint/no-explicit-any
  readonly aggregate: Aggregate<S>;
  arn(state: S): string;
  /** Moves the session epoch. */
  revoked(revocationId: string): NewEvent;
  /** `issuedBefore`: ISO 8601. */
  cutOff(revocationId: string, issuedBefore: string): NewEvent;
}

/** Identity providers are kinds as well, and are found by their ARN. */
export interface RevocableProvider<S extends RevocableState = any> extends RevocableKind<S> { // eslint-disable-line @typescript-eslint/no-explicit-any
  /** The claim of the provider with this ARN; undefined: no such ARN is this kind's. */
  key(arn: string): string | undefined;
}

/** Identity providers whose sessions can be ended together. */
export interface RevocableProviders {
  /** Those that are made by IAM. */
  readonly kinds: readonly RevocableProvider[];
  /** Those of the configuration, by their names. */
  readonly names: readonly string[];
}

export const revocableUser: RevocableKind<UserState> = {
  aggregate: user,
  arn: userArn,
  revoked: (revocationId) => ({ type: 'UserSessionsRevoked', data: { revocationId } }),
  cutOff: (revocationId, issuedBefore) => ({ type: 'UserSessionsCutOff', data: { revocationId, issuedBefore } }),
};

export const revocableRole: RevocableKind<RoleState> = {
  aggregate: role,
  arn: roleArn,
  revoked: (revocationId) => ({ type: 'RoleSessionsRevoked', data: { revocationId } }),
  cutOff: (revocationId, issuedBefore) => ({ type: 'RoleSessionsCutOff', data: { revocationId, issuedBefore } }),
};

export const revocableOidcProvider: RevocableProvider<OidcProviderState> = {
  aggregate: oidcProvider,
  arn: oidcProviderArn,
  key(arn) {
    const named = readOidcProviderArn(arn);
    return named && oidcProviderKey(named.account, named.issuer);
  },
  revoked: (revocationId) => ({ type: 'OpenIDConnectProviderSessionsRevoked', data: { revocationId } }),
  cutOff: (revocationId, issuedBefore) => ({ type: 'OpenIDConnectProviderSessionsCutOff', data: { revocationId, issuedBefore } }),
};

export const revocableSamlProvider: RevocableProvider<SamlProviderState> = {
  aggregate: samlProvider,
  arn: samlProviderArn,
  key(arn) {
    const named = readSamlProviderArn(arn);
    return named && samlProviderKey(named.account, named.name);
  },
  revoked: (revocationId) => ({ type: 'SAMLProviderSessionsRevoked', data: { revocationId } }),
  cutOff: (revocationId, issuedBefore) => ({ type: 'SAMLProviderSessionsCutOff', data: { revocationId, issuedBefore } }),
};
