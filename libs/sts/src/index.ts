export { authorizationMessageFeature } from './authorization-message/authorization-message.feature.js';
export { sessionFeature } from './session/session.feature.js';
export { firstTokenKey } from './token-key/first-token-key.js';
export { tokenKeyFeature } from './token-key/token-key.feature.js';
export { TOKEN_KEY_STREAM, tokenKeyPurpose, tokenKeyRing } from './token-key/token-key.projection.js';
export type { TokenKey, TokenKeyRingState } from './token-key/token-key.state.js';
