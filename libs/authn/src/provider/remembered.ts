import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '#kernel';

/** Questions hold passwords and tokens: what is kept of them is a keyed hash, of a key that this process alone has. */
const key = randomBytes(32);
export const questionHash = (parts: readonly string[]): string => {
  const hash = createHmac('sha256', key);
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest('base64');
};

interface Kept<T> {
  readonly value: T;
  readonly until: number;
}

/** Values by question for a bounded time and in a bounded number; the least recently used go first. */
export class Remembered<T> {
  private readonly kept = new Map<string, Kept<T>>();

  constructor(private readonly clock: Pick<Clock, 'monotonic'>, private readonly most: number) {}

  get(question: string): T | undefined {
    const found = this.kept.get(question);
    if (!found) return undefined;
    this.kept.delete(question);
    if (found.until <= this.clock.monotonic()) return undefined;
    this.kept.set(question, found);
    return found.value;
  }

  /** @param ms how long; 0: not at all */
  set(question: string, value: T, ms: number): void {
    this.kept.delete(question);
    if (ms <= 0) return;
    this.kept.set(question, { value, until: this.clock.monotonic() + ms });
    if (this.kept.size > this.most) this.kept.delete(this.kept.keys().next().value!);
  }

  delete(question: string): void {
    this.kept.delete(question);
  }

  /** Forgets what `gone` names: a user was found disabled. */
  forget(gone: (value: T) => boolean): void {
    for (const [question, { value }] of this.kept) if (gone(value)) this.kept.delete(question);
  }

  get size(): number {
    return this.kept.size;
  }
}
