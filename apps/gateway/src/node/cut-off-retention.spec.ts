import { type Append, ConflictError, type NewEvent, type Tenure } from '#event-sourcing';
import type { Directory } from '#operation';
import { allSessions, oneSession, revocation } from '#sts';
import { history, HISTORY_TIME, memoryDirectory } from '#testing';
import { CutOffRetention } from './cut-off-retention.js';

const END = HISTORY_TIME.getTime() + 60_000;
const revoked = (target: string, keptUntil = END): NewEvent => ({ type: 'SessionsRevoked', data: { revocationId: 'r', target, keptUntil: new Date(keptUntil).toISOString() } });
const [one, other] = [oneSession('a'), oneSession('b')];
const memory = memoryDirectory([
  history(revocation, one.stream, '', [revoked(one.target)]),
  history(revocation, other.stream, '', [revoked(other.target, END + 1e9)]),
  history(revocation, allSessions.stream, '', [revoked(allSessions.target)]),
]);

function retention(now: number, append: (one: Append) => Promise<void> = async () => undefined, directory: Pick<Directory, 'get'> = memory) {
  const appended: Append[] = [];
  const store = { append: async (what: Append) => { await append(what); appended.push(what); return {} as never; } };
  return { appended, retention: new CutOffRetention({ store, directory, interval: 1, clock: { now: () => now, monotonic: () => now } as never }) };
}

describe('CutOffRetention', () => {
  it('lets the streams forget in which something is over, and no other', async () => {
    const { appended, retention: work } = retention(END + 2000);
    expect(await work.forget(() => true)).toBe(2);
    expect(appended.flatMap(({ writes }) => writes)).toEqual([
      { stream: allSessions.stream, account: '', expected: 1, events: [{ type: 'RevocationsForgotten', data: {} }] },
      { stream: one.stream, account: '', expected: 1, events: [{ type: 'RevocationsForgotten', data: {} }] },
    ]);
  });

  it('writes nothing while a clock within the tolerance may be ahead, nor once the lease is lost', async () => {
    expect(await retention(END + 1999).retention.forget(() => true)).toBe(0);
    expect(await retention(END + 2000).retention.forget(() => false)).toBe(0);
  });

  it('leaves a stream to a revocation that came between', async () => {
    const { retention: work } = retention(END + 2000, async () => { throw new ConflictError('version', one.stream); });
    expect(await work.forget(() => true)).toBe(0);
  });

  it('works for as long as it holds the lease', async () => {
    const { appended, retention: work } = retention(END + 2000);
    let looks = 0;
    await work.work({ holds: () => looks++ < 8, signal: new AbortController().signal } as unknown as Tenure);
    expect(appended.length).toBeGreaterThan(2);
  });
});
