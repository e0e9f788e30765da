export * from './aggregate.js';
export * from './event-feed.js';
export * from './event-store.js';
export * from './event.js';
export * from './feed/index.js';
export * from './leadership.js';
export * from './position.js';
export * from './recorded-event.js';
