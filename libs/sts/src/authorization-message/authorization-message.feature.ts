import type { Feature } from '#operation';
import { decodeAuthorizationMessage } from './operations/decode-authorization-message.js';

export const authorizationMessageFeature: Feature = { name: 'authorization-message', operations: [decodeAuthorizationMessage] };
