export type { ActionStatements, CompiledPolicy, CompiledStatement } from './compiled-policy.js';
export type * from './decision.js';
export type * from './document.js';
export * from './limits.js';
export * from './switches.js';
export * from './syntax-error.js';
