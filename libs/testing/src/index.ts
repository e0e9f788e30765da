export { databaseKit, type DatabaseKit, type DatabaseKitOptions } from './database-kit.js';
export { CONTRACT_EVENTS, eventFeedContract, type FeedUnderTest } from './event-feed-contract.js';
export * from './admin-fixtures.js';
export * from './context-kit.js';
export * from './decider-kit.js';
export * from './history.js';
export * from './iam-fixtures.js';
export * from './memory-reads.js';
export { appendOf, type AppendParts, logKit, type LogKit, TEST_META } from './log-kit.js';
