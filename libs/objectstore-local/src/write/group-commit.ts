export interface Member {
  /** Two members with the same identity never share a batch: the later one waits for the next. */
  readonly identity: string;
  /** Runs right before the batch is sent; what it throws refuses this member alone. */
  readonly beforeCommit?: () => void | Promise<void>;
}

export interface GroupCommitOptions {
  /** Members of a batch. */
  readonly max?: number;
  /** Whether members may be written by themselves after a batch failed so; else all of them fail. By default always: what was written is written over. */
  readonly mayRepeat?: (error: unknown) => boolean;
}

interface Waiting<T, R> {
  readonly member: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Many small writes, one commit. Whatever was asked for in one turn of the event loop, or while the batch before was under
 * way, leaves together: one round trip and one fsync pay for all of it. One batch at a time measured best, for batches then
 * grow with the load.
 */
export class GroupCommit<T extends Member, R> {
  #waiting: Waiting<T, R>[] = [];
  #busy = false;
  readonly #max: number;
  readonly #mayRepeat: (error: unknown) => boolean;

  /**
   * @param commit writes all members or none; answers one result per member, or `undefined` when it wrote none because some
   *   member cannot go with the others
   * @param single writes one member by itself; asked for each member of a batch that failed
   */
  constructor(
    private readonly commit: (members: readonly T[]) => Promise<readonly R[] | undefined>,
    private readonly single: (member: T) => Promise<R>,
    { max = 64, mayRepeat = () => true }: GroupCommitOptions = {},
  ) {
    this.#max = max;
    this.#mayRepeat = mayRepeat;
  }

  add(member: T): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      this.#waiting.push({ member, resolve, reject });
      if (this.#busy) return;
      this.#busy = true;
      setImmediate(this.#run);
    });
  }

  readonly #run = async (): Promise<void> => {
    while (this.#waiting.length > 0) await this.#settle(await admit(this.#take()));
    this.#busy = false;
  };

  #take(): Waiting<T, R>[] {
    const batch: Waiting<T, R>[] = [];
    const later: Waiting<T, R>[] = [];
    const seen = new Set<string>();
    for (const one of this.#waiting) {
      if (batch.length === this.#max || seen.has(one.member.identity)) later.push(one);
      else batch.push(one);
      seen.add(one.member.identity);
    }
    this.#waiting = later;
    return batch;
  }

  async #settle(batch: readonly Waiting<T, R>[]): Promise<void> {
    if (batch.length === 0) return;
    let results: readonly R[] | undefined;
    try {
      if (batch.length > 1) results = await this.commit(batch.map((one) => one.member));
    } catch (error) {
      if (!this.#mayRepeat(error)) {
        for (const one of batch) one.reject(error);
        return;
      }
      // The members are tried one by one; the one at fault, or all of them, will say why.
    }
    if (results !== undefined) {
      for (let i = 0; i < batch.length; i++) batch[i]!.resolve(results[i]!);
      return;
    }
    for (const one of batch) {
      try {
        one.resolve(await this.single(one.member));
      } catch (error) {
        one.reject(error);
      }
    }
  }
}

/** Those whose check lets them through. Checks are synchronous as a rule; no promise is made for them then. */
async function admit<T extends Member, R>(batch: Waiting<T, R>[]): Promise<Waiting<T, R>[]> {
  const admitted: Waiting<T, R>[] = [];
  const asking: Promise<void>[] = [];
  for (const one of batch) {
    try {
      const check = one.member.beforeCommit?.();
      if (check === undefined) admitted.push(one);
      else asking.push(check.then(() => void admitted.push(one), one.reject));
    } catch (error) {
      one.reject(error);
    }
  }
  if (asking.length > 0) await Promise.all(asking);
  return admitted;
}
