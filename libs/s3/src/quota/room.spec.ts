import { type Growth, Room } from './room.js';

const clock = { now: () => 0, monotonic: () => 5000 };
const limits = { maxObjects: -1, maxSize: 100 };
const bytes = (amount: number): Growth => ({ objects: 0, bytes: amount });

/** A count that ends when it is told to, with what was stored when it began. */
function counting(stored: number): { readonly count: () => Promise<Growth>; end(): void } {
  let end = (): void => undefined;
  const ended = new Promise<Growth>((resolve) => (end = () => resolve(bytes(stored))));
  return { count: () => ended, end: () => end() };
}

describe('room', () => {
  it('is not found again by a count that began before somebody else came', async () => {
    const room = new Room(clock);
    const [early, late] = [counting(80), counting(80)];
    const first = room.take(bytes(1), limits, early.count);
    const second = room.take(bytes(15), limits, late.count);
    late.end();
    expect(await second).toBe(true);
    early.end();
    expect(await first).toBe(true);
    // 80 stored and 16 under way: 13 more are too many, whichever count ended last.
    expect(await room.take(bytes(13), limits, counted(80))).toBe(false);
  });

  it('counts what came and went while it was counted', async () => {
    const room = new Room(clock);
    expect(await room.take(bytes(0), limits, counted(50))).toBe(true);
    const slow = counting(50);
    const recount = room.countedRoom(limits, slow.count);
    expect(await room.take(bytes(40), limits, never)).toBe(true);
    room.release(bytes(40));
    slow.end();
    expect(await recount).toBe(true);
    expect(await room.take(bytes(40), limits, counted(90))).toBe(false);
  });
});

const counted = (stored: number) => () => Promise.resolve(bytes(stored));
const never = (): Promise<Growth> => Promise.reject(new Error('nothing is counted where there is plenty of room'));
