import type { Aggregate } from '#event-sourcing';
import type { AccountId } from '#kernel';
import { withoutScheme } from './oidc-provider-arn.js';
import { oidcProviderEventTypes } from './oidc-provider.events.js';
import { evolveOidcProvider, type OidcProviderState } from './oidc-provider.state.js';

/** The claim that makes an issuer unique in an account; also how tokens find their provider. */
export const oidcProviderKey = (account: AccountId, issuer: string): string => `oidc-provider:${account}:${issuer}`;

export const oidcProviderStream = (id: string): string => `oidc-provider/${id}`;

export const oidcProvider: Aggregate<OidcProviderState> = {
  kind: 'oidc-provider',
  events: oidcProviderEventTypes,
  evolve: evolveOidcProvider,
  row: ({ account, url }) => ({ account, name: withoutScheme(url), path: '/' }),
  keys: ({ account, url }) => [oidcProviderKey(account, withoutScheme(url))],
};
