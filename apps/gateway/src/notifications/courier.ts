import { setTimeout as sleep } from 'node:timers/promises';
import { NOTIFICATION_SECRET } from '#admin';
import type { Tenure } from '#event-sourcing';
import type { Directory, Present } from '#operation';
import { type DeliveryQueue, deliverRound, notificationTarget, notificationTargetKey, type NotificationTargetState, type Send } from '#s3';
import { KafkaTopic } from './kafka-topic.js';
import { webhook } from './webhook.js';

/** Hears what comes of the records. */
export interface CourierObserver {
  delivered(records: number): void;
  failed(topic: string, records: number, error: unknown): void;
  dropped(cause: 'expired' | 'backlog' | 'no-topic', topic: string, records: number): void;
}

export interface CourierOptions {
  readonly queue: DeliveryQueue;
  readonly directory: Pick<Directory, 'find' | 'catchUp'>;
  openSecret(principal: string, purpose: string, sealed: string): Promise<string | undefined>;
  readonly observer: CourierObserver;
  /** Milliseconds that a record is kept. */
  readonly retention: number;
  /** Records that wait for a topic at most. */
  readonly most: number;
}

/** Milliseconds: until an empty queue is looked at again, and between two looks at what has grown too old or too much. */
const IDLE = 200;
const TIDY = 10_000;
/** A topic that takes nothing rests, the longer the more often. */
const FIRST_REST = 500;
const LONGEST_REST = 30_000;

interface Endpoint {
  /** Of the target that it was made of. */
  readonly version: number;
  readonly send: Send;
  close(): Promise<void>;
}

/**
 * Sends what the outbox holds, each topic by itself, so that one that is away holds up no other. Work of one process
 * (name: `notifications`); when two believe to be it for a moment, a record is sent twice.
 */
export class NotificationCourier {
  private readonly endpoints = new Map<string, Endpoint>();
  private readonly busy = new Map<string, Promise<void>>();
  /** By topic: failures in a row, and when it is tried again. */
  private readonly resting = new Map<string, { readonly times: number; readonly until: number }>();

  constructor(private readonly options: CourierOptions) {}

  readonly work = async (tenure: Tenure): Promise<void> => {
    let tidied = -Infinity;
    try {
      while (!tenure.signal.aborted && tenure.holds()) {
        if (performance.now() - tidied >= TIDY) {
          await this.tidy();
          tidied = performance.now();
        }
        for (const topic of await this.options.queue.topicsDue()) this.begin(topic, tenure);
        await sleep(IDLE, undefined, { signal: tenure.signal }).catch(() => undefined);
      }
    } finally {
      await Promise.all(this.busy.values());
      for (const endpoint of this.endpoints.values()) await endpoint.close();
      this.endpoints.clear();
    }
  };

  private begin(topic: string, tenure: Tenure): void {
    if (this.busy.has(topic) || (this.resting.get(topic)?.until ?? 0) > performance.now()) return;
    this.busy.set(topic, this.deliver(topic, tenure).catch((error: unknown) => this.rest(topic, 0, error)).finally(() => this.busy.delete(topic)));
  }

  private async deliver(topic: string, tenure: Tenure): Promise<void> {
    while (!tenure.signal.aborted && tenure.holds()) {
      const target = await this.target(topic);
      if (!target) return this.options.observer.dropped('no-topic', topic, await this.options.queue.drop(topic));
      const { send } = await this.endpoint(topic, target);
      const { delivered, failed, error } = await deliverRound(this.options.queue, topic, send, target.state.opaqueData);
      this.options.observer.delivered(delivered);
      if (failed > 0) return this.rest(topic, failed, error, delivered > 0);
      this.resting.delete(topic);
      if (delivered === 0) return;
    }
  }

  private rest(topic: string, failed: number, error: unknown, alive = false): void {
    const times = alive ? 0 : (this.resting.get(topic)?.times ?? 0) + 1;
    this.resting.set(topic, { times, until: performance.now() + Math.min(FIRST_REST * 2 ** Math.min(times, 16), LONGEST_REST) });
    this.options.observer.failed(topic, failed, error);
  }

  /** A target that memory does not know is gone only after the log's tail was read. */
  private async target(topic: string): Promise<Present<NotificationTargetState> | undefined> {
    const { directory } = this.options;
    const find = (): Present<NotificationTargetState> | undefined => {
      const found = directory.find(notificationTarget, notificationTargetKey(topic));
      return found?.state && (found as Present<NotificationTargetState>);
    };
    const known = find();
    if (known) return known;
    await directory.catchUp();
    return find();
  }

  private async endpoint(topic: string, { state, stream, version }: Present<NotificationTargetState>): Promise<Endpoint> {
    const open = this.endpoints.get(topic);
    if (open?.version === version) return open;
    await open?.close();
    const made = { version, ...(await this.opened(state, stream)) };
    this.endpoints.set(topic, made);
    return made;
  }

  private async opened({ arn, endpoint, secret }: NotificationTargetState, stream: string): Promise<Omit<Endpoint, 'version'>> {
    if (endpoint.startsWith('kafka://')) {
      const kafka = new KafkaTopic(endpoint);
      return { send: kafka.send, close: () => kafka.close() };
    }
    const opened = secret === undefined ? undefined : await this.options.openSecret(stream, NOTIFICATION_SECRET, secret);
    if (secret !== undefined && opened === undefined) throw new Error(`the secret of ${arn} cannot be opened`);
    return { send: webhook(endpoint, arn, opened), close: async () => {} };
  }

  private async tidy(): Promise<void> {
    const { queue, observer, retention, most } = this.options;
    for (const { topic } of await queue.backlog()) {
      const { expired, crowdedOut } = await queue.trim(topic, retention, most);
      if (expired > 0) observer.dropped('expired', topic, expired);
      if (crowdedOut > 0) observer.dropped('backlog', topic, crowdedOut);
    }
  }
}
