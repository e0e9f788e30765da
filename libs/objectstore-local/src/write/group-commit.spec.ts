import { GroupCommit, type Member } from './group-commit.js';

interface Write extends Member {
  readonly value: string;
}

const write = (value: string, identity = value, beforeCommit?: Member['beforeCommit']): Write => ({ value, identity, beforeCommit });

/** A lane whose batches are recorded; commits answer the values in capitals. */
function lane(options: { commit?: (members: readonly Write[]) => Promise<string[] | undefined>; max?: number; mayRepeat?: (error: unknown) => boolean } = {}) {
  const batches: string[][] = [];
  const singles: string[] = [];
  const group = new GroupCommit<Write, string>(
    async (members) => {
      batches.push(members.map((m) => m.value));
      return options.commit ? options.commit(members) : members.map((m) => m.value.toUpperCase());
    },
    async (member) => {
      singles.push(member.value);
      if (member.value.startsWith('bad')) throw new Error(member.value);
      return member.value.toUpperCase();
    },
    options,
  );
  return { group, batches, singles };
}

describe('GroupCommit', () => {
  it('sends what one turn asked for in one batch, and answers each', async () => {
    const { group, batches } = lane();
    expect(await Promise.all(['a', 'b', 'c'].map((v) => group.add(write(v))))).toEqual(['A', 'B', 'C']);
    expect(batches).toEqual([['a', 'b', 'c']]);
  });

  it('collects what comes while a batch is under way', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => { release = resolve; });
    const { group, batches } = lane({ commit: async (members) => { await gate; return members.map((m) => m.value); } });
    const first = [group.add(write('a')), group.add(write('b'))];
    await new Promise(setImmediate);
    const second = [group.add(write('c')), group.add(write('d'))];
    await new Promise(setImmediate);
    expect(batches).toEqual([['a', 'b']]);
    release();
    await Promise.all([...first, ...second]);
    expect(batches).toEqual([['a', 'b'], ['c', 'd']]);
  });

  it('never puts two members of one identity into a batch, and keeps their order', async () => {
    const { group, batches, singles } = lane();
    await Promise.all([group.add(write('1', 'k')), group.add(write('x')), group.add(write('2', 'k')), group.add(write('y')), group.add(write('3', 'k'))]);
    expect(batches).toEqual([['1', 'x', 'y']]);
    expect(singles).toEqual(['2', '3']);
  });

  it('cuts batches at the limit', async () => {
    const { group, batches } = lane({ max: 2 });
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((v) => group.add(write(v))));
    expect(batches).toEqual([['a', 'b'], ['c', 'd'], ['e', 'f']]);
  });

  it('tries the members of a failed batch one by one, so that only the one at fault fails', async () => {
    for (const commit of [() => Promise.reject(new Error('batch')), () => Promise.resolve(undefined)]) {
      const { group, singles } = lane({ commit });
      const outcomes = await Promise.allSettled(['a', 'bad', 'c'].map((v) => group.add(write(v))));
      expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(singles).toEqual(['a', 'bad', 'c']);
    }
  });

  it('fails all members of a batch of which nobody knows whether it was written, where nothing may be written twice', async () => {
    const { group, singles } = lane({ commit: () => Promise.reject(new Error('connection lost')), mayRepeat: (error) => (error as Error).message === 'undone' });
    const outcomes = await Promise.allSettled(['a', 'b'].map((v) => group.add(write(v))));
    expect(outcomes).toEqual(['a', 'b'].map(() => ({ status: 'rejected', reason: new Error('connection lost') })));
    expect(singles).toEqual([]);
    expect(await group.add(write('c'))).toBe('C');
  });

  it('leaves out whom the check refuses, whether it throws or rejects, and waits for those that ask', async () => {
    const { group, batches } = lane();
    const outcomes = await Promise.allSettled([
      group.add(write('a')),
      group.add(write('thrown', 'thrown', () => { throw new Error('no'); })),
      group.add(write('rejected', 'rejected', () => Promise.reject(new Error('no')))),
      group.add(write('slow', 'slow', () => new Promise<void>((resolve) => setTimeout(resolve, 5)))),
    ]);
    expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(batches).toEqual([['a', 'slow']]);
  });

  it('goes on after a batch in which everyone was refused', async () => {
    const { group } = lane();
    await expect(group.add(write('a', 'a', () => { throw new Error('no'); }))).rejects.toThrow('no');
    expect(await group.add(write('b'))).toBe('B');
  });
});
