import type { StoredEvent } from '#event-sourcing';
import { type Revocations, withRevocation } from '../session-revocation.js';
import type { Tag } from '../tag.js';
import { samlProviderArnOf } from './saml-provider-arn.js';
import type { SamlMetadata, SamlProviderEvent } from './saml-provider.events.js';

export interface SamlProviderState extends SamlMetadata, Revocations {
  readonly account: string;
  readonly name: string;
  readonly tags: readonly Tag[];
  readonly createDate: Date;
  /** Tokens carry the epoch of their issue; an older one is refused. */
  readonly sessionEpoch: number;
}

export function evolveSamlProvider(state: SamlProviderState | undefined, stored: StoredEvent): SamlProviderState | undefined {
  const event = stored as StoredEvent & SamlProviderEvent;
  if (event.type === 'SAMLProviderCreated') return { account: stored.account, ...event.data, createDate: stored.time, sessionEpoch: 0 };
  if (!state) return undefined;
  switch (event.type) {
    case 'SAMLProviderMetadataUpdated': return { ...state, validUntil: undefined, ...event.data };
    case 'SAMLProviderTagsChanged': return { ...state, tags: event.data.tags };
    case 'SAMLProviderSessionsRevoked': return { ...state, ...withRevocation(state, stored), sessionEpoch: state.sessionEpoch + 1 };
    case 'SAMLProviderSessionsCutOff': return { ...state, ...withRevocation(state, stored) };
    case 'SAMLProviderDeleted': return undefined;
    default: return state;
  }
}

export const samlProviderArn = ({ account, name }: Pick<SamlProviderState, 'account' | 'name'>): string => samlProviderArnOf(account, name);
