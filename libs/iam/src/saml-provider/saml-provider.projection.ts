import type { Aggregate } from '#event-sourcing';
import type { AccountId } from '#kernel';
import { samlProviderEventTypes } from './saml-provider.events.js';
import { evolveSamlProvider, type SamlProviderState } from './saml-provider.state.js';

/** The claim that makes a name unique in an account; also how PrincipalArn finds its provider. */
export const samlProviderKey = (account: AccountId, name: string): string => `saml-provider:${account}:${name}`;

const PREFIX = 'saml-provider/';

export const samlProviderStream = (uuid: string): string => PREFIX + uuid;

/** What GetSAMLProvider calls SAMLProviderUUID. */
export const samlProviderUuid = (stream: string): string => stream.slice(PREFIX.length);

export const samlProvider: Aggregate<SamlProviderState> = {
  kind: 'saml-provider',
  events: samlProviderEventTypes,
  evolve: evolveSamlProvider,
  row: ({ account, name }) => ({ account, name, path: '/' }),
  keys: ({ account, name }) => [samlProviderKey(account, name)],
};
