export { type EraStarted, type EventRecord, ForeignRecordError, decodeRecord } from './cloud-event.js';
export { KafkaAuditTransport, type KafkaAuditTransportOptions } from './kafka-audit-transport.js';
export { kafkaClient } from './kafka-client.js';
export { KafkaFeed, type KafkaFeedOptions } from './kafka-feed.js';
export { feedMeter, KafkaMetrics } from './kafka-metrics.js';
export { type KafkaRelayOptions, relay } from './kafka-relay.js';
export { AUDIT_TOPIC, ensureTopics, EVENTS_TOPIC, KafkaSetupError, type TopicOptions } from './topics.js';
export type { ReaderHealth } from './topic-reader.js';
