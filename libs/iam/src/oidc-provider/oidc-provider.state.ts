import type { StoredEvent } from '#event-sourcing';
import { type Revocations, withRevocation } from '../session-revocation.js';
import type { Tag } from '../tag.js';
import { oidcProviderArnOf, withoutScheme } from './oidc-provider-arn.js';
import type { OidcProviderEvent } from './oidc-provider.events.js';

export interface OidcProviderState extends Revocations {
  readonly account: string;
  /** With its scheme. */
  readonly url: string;
  readonly clientIds: readonly string[];
  readonly thumbprints: readonly string[];
  readonly tags: readonly Tag[];
  readonly createDate: Date;
  /** Tokens carry the epoch of their issue; an older one is refused. */
  readonly sessionEpoch: number;
}

export function evolveOidcProvider(state: OidcProviderState | undefined, stored: StoredEvent): OidcProviderState | undefined {
  const event = stored as StoredEvent & OidcProviderEvent;
  if (event.type === 'OpenIDConnectProviderCreated') return { account: stored.account, ...event.data, createDate: stored.time, sessionEpoch: 0 };
  if (!state) return undefined;
  switch (event.type) {
    case 'ClientIDAddedToOpenIDConnectProvider': return { ...state, clientIds: [...state.clientIds, event.data.clientId] };
    case 'ClientIDRemovedFromOpenIDConnectProvider': return { ...state, clientIds: state.clientIds.filter((one) => one !== event.data.clientId) };
    case 'OpenIDConnectProviderThumbprintUpdated': return { ...state, thumbprints: event.data.thumbprints };
    case 'OpenIDConnectProviderTagsChanged': return { ...state, tags: event.data.tags };
    case 'OpenIDConnectProviderSessionsRevoked': return { ...state, ...withRevocation(state, stored), sessionEpoch: state.sessionEpoch + 1 };
    case 'OpenIDConnectProviderSessionsCutOff': return { ...state, ...withRevocation(state, stored) };
    case 'OpenIDConnectProviderDeleted': return undefined;
    default: return state;
  }
}

export const oidcProviderArn = ({ account, url }: Pick<OidcProviderState, 'account' | 'url'>): string => oidcProviderArnOf(account, withoutScheme(url));
