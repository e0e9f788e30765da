import type { LogLink } from '#event-sourcing';

/** The last event seen of each partition: tells a hole that the partition itself will not fill any more. */
export class PartitionLinks {
  private readonly last = new Map<number, string>();

  /** @returns true when records of this partition are missing before this one, as it says itself */
  lacksBefore(partition: number, id: string, previous: LogLink | undefined): boolean {
    const before = this.last.get(partition);
    this.last.set(partition, id);
    return before !== undefined && before !== id && previous !== undefined && previous.id !== before;
  }
}
