export { ChannelListener } from './channel-listener.js';
export { PgDataKeys } from './data-key/pg-data-keys.js';
export { EmbeddedFeed, type EmbeddedFeedOptions } from './embedded-feed.js';
export { UnknownEventError } from '#event-sourcing';
export { PgLeadership, type PgLeadershipOptions } from './leadership/pg-leadership.js';
export { migrate } from './migrate.js';
export { PgOneTimeUses } from './one-time/pg-one-time-uses.js';
export { PgEventStore, type PgEventStoreOptions } from './pg-event-store.js';
export { hashEvent, type LogRecord, type Verification, verifyStream } from './verify-stream.js';
