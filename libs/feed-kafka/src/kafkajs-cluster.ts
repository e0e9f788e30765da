import type { Kafka } from 'kafkajs';

/** One partition's part of a fetch. */
export interface PartitionFetch {
  readonly partition: number;
  readonly highWatermark: string;
  readonly messages: readonly { readonly offset: string; readonly value: Buffer | null; readonly isControlRecord?: boolean }[];
}

interface FetchRequest {
  readonly maxWaitTime: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  /** 0: read uncommitted. */
  readonly isolationLevel: 0 | 1;
  readonly topics: readonly { readonly topic: string; readonly partitions: readonly { readonly partition: number; readonly fetchOffset: string; readonly maxBytes: number }[] }[];
}

/** The part of kafkajs's internal cluster object that reading without a group needs (src/cluster/index.js of 2.2.4). */
export interface KafkaCluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addTargetTopic(topic: string): Promise<void>;
  refreshMetadata(): Promise<void>;
  refreshMetadataIfNecessary(): Promise<void>;
  findTopicPartitionMetadata(topic: string): readonly { readonly partitionId: number; readonly leader: number }[];
  findBroker(node: { nodeId: number }): Promise<{ fetch(request: FetchRequest): Promise<{ responses: readonly { readonly partitions: readonly PartitionFetch[] }[] }> }>;
  fetchTopicsOffset(topics: readonly { topic: string; fromBeginning: boolean; partitions: readonly { partition: number }[] }[]): Promise<readonly { readonly partitions: readonly { partition: number; offset: string }[] }[]>;
}

/**
 * kafkajs reads through consumer groups only; this reaches past its public face, and is the one place that does. A group
 * would have every gateway wait for every other that joins or leaves, on the path that carries revocations.
 * @throws when kafkajs is another version than this was written for
 */
export function internalCluster(kafka: Kafka): KafkaCluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === 'private:Kafka:createCluster');
  const create = symbol && (kafka as unknown as Record<symbol, unknown>)[symbol];
  if (typeof create !== 'function') throw new Error('this kafkajs has no createCluster: the reader was written for 2.2.4');
  return (create as (options: object) => KafkaCluster).call(kafka, { metadataMaxAge: 30_000, allowAutoTopicCreation: false, isolationLevel: 0 });
}
