export type * from './session-claims.js';
