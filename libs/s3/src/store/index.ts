export * from './assembly.js';
export * from './conditions.js';
export type * from './encryption.js';
export * from './list-entry.js';
export * from './object.js';
export * from './object-store.js';
export * from './range.js';
export * from './upload.js';
export * from './usage.js';
