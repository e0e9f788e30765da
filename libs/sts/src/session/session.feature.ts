import type { Feature } from '#operation';
import { assumeRole } from './operations/assume-role.js';
import { getAccessKeyInfo } from './operations/get-access-key-info.js';
import { getCallerIdentity } from './operations/get-caller-identity.js';
import { getFederationToken } from './operations/get-federation-token.js';
import { getSessionToken } from './operations/get-session-token.js';

export const sessionFeature: Feature = { name: 'session', operations: [assumeRole, getAccessKeyInfo, getCallerIdentity, getFederationToken, getSessionToken] };
