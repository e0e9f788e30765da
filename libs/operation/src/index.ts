export * from './access.js';
export * from './context.js';
export * from './decision.js';
export * from './descriptor.js';
export * from './directory.js';
export * from './errors/index.js';
export * from './principal.js';
export * from './registry.js';
