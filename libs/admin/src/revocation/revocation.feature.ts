import type { Feature } from '#operation';
import { revocation } from '#sts';
import type { RevocableProvider } from './revocable-kind.js';
import { revokeSessions } from './revoke-sessions.js';

/** `providers`: the kinds of identity providers whose sessions can be ended together. */
export const revocationFeature = (providers: readonly RevocableProvider[] = []): Feature => ({ name: 'revocation', aggregate: revocation, operations: [revokeSessions(providers)] });
