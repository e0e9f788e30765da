import type { DeliveryQueue, Waiting } from './delivery-queue.js';

/** Sends one message to a topic's endpoint; the key says what must stay in order. @throws when it was not taken */
export type Send = (message: string, key: string) => Promise<void>;

/** Records of a round, and how many of them are under way at once. */
const ROUND = 128;
const AT_ONCE = 16;

/** Milliseconds: the first pause after a failure, doubled with each that follows, up to the longest. */
export const FIRST_PAUSE = 500;
export const LONGEST_PAUSE = 60_000;

export interface RoundReport {
  readonly delivered: number;
  readonly failed: number;
  /** Of the first failure. */
  readonly error?: unknown;
}

/**
 * Sends what is due for a topic: of each key one record, many keys at once. What was taken is removed afterwards, so a crash
 * in between sends it again: at least once, and never a later record of a key before an earlier one.
 */
export async function deliverRound(queue: DeliveryQueue, topic: string, send: Send, opaqueData: string | undefined): Promise<RoundReport> {
  const due = await queue.due(topic, ROUND);
  const delivered: string[] = [];
  const failed: Waiting[] = [];
  let error: unknown;
  let next = 0;
  /** Nothing of as many as go at once was taken: the rest is not tried. */
  const isDead = (): boolean => delivered.length === 0 && failed.length >= AT_ONCE;
  const work = async (): Promise<void> => {
    for (let one = due[next++]; one !== undefined && !isDead(); one = due[next++]) {
      try {
        await send(messageOf(one, opaqueData), one.subject);
        delivered.push(one.id);
      } catch (thrown) {
        error ??= thrown;
        failed.push(one);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, due.length) }, work));
  if (delivered.length > 0) await queue.delivered(delivered);
  for (const [attempts, ids] of byAttempts(failed)) await queue.postpone(ids, pauseAfter(attempts));
  return { delivered: delivered.length, failed: failed.length, error };
}

export const pauseAfter = (attempts: number): number => Math.min(FIRST_PAUSE * 2 ** Math.min(attempts, 16), LONGEST_PAUSE);

function byAttempts(failed: readonly Waiting[]): ReadonlyMap<number, readonly string[]> {
  const groups = new Map<number, string[]>();
  for (const { attempts, id } of failed) groups.set(attempts, [...(groups.get(attempts) ?? []), id]);
  return groups;
}

interface EventRecord {
  s3?: { object: Record<string, unknown> };
  opaqueData?: string;
}

/**
 * The message: `{"Records":[…]}` with one record, or a test event as it stands. The sequencer tells the order of two records
 * of one key when they are compared as texts. Source: S3 User Guide, "Event message structure"; Ceph, "Bucket Notifications", opaqueData.
 */
export function messageOf({ id, record }: Waiting, opaqueData: string | undefined): string {
  const content = JSON.parse(record) as EventRecord;
  if (!content.s3) return record;
  content.s3.object.sequencer = BigInt(id).toString(16).toUpperCase().padStart(16, '0');
  if (opaqueData !== undefined) content.opaqueData = opaqueData;
  return JSON.stringify({ Records: [content] });
}
