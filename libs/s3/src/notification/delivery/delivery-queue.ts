/** A record that waits for its topic. */
export interface Waiting {
  /** Its place in the order; a decimal number. */
  readonly id: string;
  readonly record: string;
  /** `bucket id/key`: records of one thing are sent one after the other. */
  readonly subject: string;
  /** Times that it was sent in vain. */
  readonly attempts: number;
}

/** How much waits for a topic. */
export interface Backlog {
  readonly topic: string;
  readonly records: number;
  /** Age of the oldest, seconds. */
  readonly seconds: number;
}

/** The outbox, as who sends sees it. */
export interface DeliveryQueue {
  backlog(): Promise<readonly Backlog[]>;
  /** Topics for which something is due. */
  topicsDue(): Promise<readonly string[]>;
  /** The oldest records that are due, of each subject the first. */
  due(topic: string, limit: number): Promise<readonly Waiting[]>;
  delivered(ids: readonly string[]): Promise<void>;
  /** They are due again after `pause` ms. */
  postpone(ids: readonly string[], pause: number): Promise<void>;
  /** Removes what is older than `age` ms, and the oldest beyond `most`. @returns how many */
  trim(topic: string, age: number, most: number): Promise<{ readonly expired: number; readonly crowdedOut: number }>;
  /** Removes all of a topic that there is not. @returns how many */
  drop(topic: string): Promise<number>;
}
