import type { Feature } from '#operation';
import { revocation } from '#sts';
import type { RevocableProviders } from './revocable-kind.js';
import { revokeSessions } from './revoke-sessions.js';

export const revocationFeature = (providers: RevocableProviders): Feature => ({ name: 'revocation', aggregate: revocation, operations: [revokeSessions(providers)] });
