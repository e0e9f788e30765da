export type * from './credentials.js';
export * from './http-request-parts.js';
export * from './presented-signature.js';
export type * from './verification.js';
