import type { Feature } from '#operation';
import type { RevocableProviders } from '../revocation/revocable-kind.js';
import { listSessions } from './operations/list-sessions.js';

/** Sessions that were issued and have not expired. `providers`: those that sessions may rest on. */
export const livingSessionFeature = (providers: RevocableProviders): Feature => ({ name: 'living-session', operations: [listSessions(providers)] });
