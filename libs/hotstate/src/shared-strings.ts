/** Shorter ones cost no more than the reference to another; JSON.parse shares them anyway. */
const SHORTEST = 13;
const LONGEST = 20_480;

/**
 * One copy of the long strings that many states hold: a policy that a thousand users have, an operation mask. Two
 * generations stand in for a list of recency; what all states have apart passes through without staying.
 */
export class SharedStrings {
  private young = new Map<string, string>();
  private old = new Map<string, string>();

  /** @param capacity strings of a generation */
  constructor(private readonly capacity = 4096) {}

  /** Replaces strings inside a value by equal ones that are there already. The value must be nobody else's to change. */
  within<T>(value: T): T {
    return (typeof value === 'object' && value !== null ? this.walk(value) : value) as T;
  }

  private walk(holder: object): object {
    if (holder instanceof Date) return holder;
    const record = holder as Record<string, unknown>;
    for (const name in record) {
      const value = record[name];
      if (typeof value === 'string') {
        if (value.length >= SHORTEST && value.length <= LONGEST) record[name] = this.one(value);
      } else if (typeof value === 'object' && value !== null) this.walk(value);
    }
    return holder;
  }

  private one(value: string): string {
    const known = this.young.get(value);
    if (known !== undefined) return known;
    const elder = this.old.get(value);
    if (this.young.size >= this.capacity) {
      this.old = this.young;
      this.young = new Map();
    }
    const one = elder ?? value;
    this.young.set(one, one);
    return one;
  }
}
