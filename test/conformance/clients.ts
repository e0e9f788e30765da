export * from './cast.js';
export * from './gateway.js';
export * from './processes.js';
