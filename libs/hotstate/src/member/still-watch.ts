import type { Member } from './member.js';

/**
 * Finds members whose renewal counter has stood still for so long that they hold no lease any more. A counter goes up
 * before the lease that it stands for begins to count for memory, so a counter seen twice means: no lease began between.
 */
export class StillWatch {
  private seen: ReadonlyMap<string, { readonly renewals: bigint; readonly since: number }> = new Map();

  /** @param patience milliseconds */
  constructor(private readonly patience: number) {}

  /**
   * @param asked this process's monotonic clock before the rows were asked for, milliseconds
   * @param answered the same clock when they had come
   * @returns those that may be removed, if their counter is still the same then
   */
  observe(members: readonly Member[], asked: number, answered: number): Member[] {
    const seen = new Map<string, { renewals: bigint; since: number }>();
    const still: Member[] = [];
    for (const member of members) {
      const before = this.seen.get(member.id);
      if (before?.renewals !== member.renewals) {
        seen.set(member.id, { renewals: member.renewals, since: answered });
        continue;
      }
      seen.set(member.id, before);
      if (asked - before.since >= this.patience) still.push(member);
    }
    this.seen = seen;
    return still;
  }

  /** The clock's reading at which the first of those seen last may be named; undefined when none was seen. */
  due(): number | undefined {
    let first: number | undefined;
    for (const { since } of this.seen.values()) if (first === undefined || since < first) first = since;
    return first === undefined ? undefined : first + this.patience;
  }

  /** A failover may have taken counters back. */
  forget(): void {
    this.seen = new Map();
  }
}
