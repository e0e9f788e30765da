import { kafkaClient } from '#feed-kafka';
import type { Send } from '#s3';
import type { Producer } from 'kafkajs';

/** A topic of Kafka as an endpoint. */
export class KafkaTopic {
  private readonly producer: Producer;
  private readonly topic: string;
  private connected: Promise<void> | undefined;
  private last: Promise<unknown> = Promise.resolve();

  /** @param endpoint `kafka://host:port[,host:port]/topic` */
  constructor(endpoint: string) {
    const [brokers, topic] = endpoint.slice('kafka://'.length).split('/') as [string, string];
    this.topic = topic;
    this.producer = kafkaClient(brokers.split(','), 'rolegate-notifications').producer({ allowAutoTopicCreation: false });
  }

  /** One message after the other, acknowledged by all replicas; the records of one key are in one partition. */
  readonly send: Send = (message, key) => {
    const sending = this.last.then(() => this.sendOne(message, key));
    this.last = sending.catch(() => undefined);
    return sending;
  };

  async close(): Promise<void> {
    await this.last;
    await this.producer.disconnect().catch(() => undefined);
  }

  private async sendOne(message: string, key: string): Promise<void> {
    this.connected ??= this.producer.connect().catch((error: unknown) => {
      this.connected = undefined;
      throw error;
    });
    await this.connected;
    await this.producer.send({ topic: this.topic, acks: -1, messages: [{ key, value: message }] });
  }
}
