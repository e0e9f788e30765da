import fc from 'fast-check';
import type { StoredEvent } from '../event.js';
import type { Position } from '../position.js';
import { type LinkedEvent, LogWindow } from './log-window.js';

const START: Position = { era: 1, transaction: 0n, number: 0n };
/** Several events in a transaction, gaps between transactions: as a log has them. */
const at = (n: number, era = 1): Position => (n === 0 ? START : { era, transaction: BigInt(10 + 3 * Math.floor(n / 2)), number: BigInt(n) });
const event = (n: number, era = 1): StoredEvent => ({ id: `${era}:${n}`, position: at(n, era) }) as StoredEvent;
const linked = (n: number, era = 1): LinkedEvent => ({ event: event(n, era), previous: n === 0 ? undefined : { position: at(n - 1, era), id: `${era}:${n - 1}` } });
const idsAfter = (window: LogWindow, position: Position, limit = 1000): string[] | undefined => window.after(position, limit)?.map(({ id }) => id);

function opened(capacity = 100, position = at(1)): LogWindow {
  const window = new LogWindow(capacity);
  window.enter(1);
  window.open(position);
  return window;
}

describe('LogWindow', () => {
  it('takes events that follow each other', () => {
    const window = opened();
    expect([linked(2), linked(3)].map((one) => window.offer(one))).toEqual(['linked', 'linked']);
    expect(idsAfter(window, at(1))).toEqual(['1:2', '1:3']);
    expect(idsAfter(window, at(2))).toEqual(['1:3']);
    expect(idsAfter(window, at(3))).toEqual([]);
    expect(idsAfter(window, at(9))).toEqual([]);
    expect(idsAfter(window, at(1), 1)).toEqual(['1:2']);
  });

  it('keeps what came too early until the hole before it is filled from the log', () => {
    const window = opened();
    expect(window.offer(linked(4))).toBe('waits');
    expect([window.hasHole, idsAfter(window, at(1))]).toEqual([true, []]);
    expect(window.extend(at(1), [event(2), event(3)])).toBe(2);
    expect([window.hasHole, idsAfter(window, at(1))]).toEqual([false, ['1:2', '1:3', '1:4']]);
  });

  it('takes nothing twice', () => {
    const window = opened();
    window.offer(linked(2));
    expect([window.offer(linked(2)), window.offer(linked(1)), window.extend(at(1), [event(2)])]).toEqual(['seen', 'seen', 0]);
  });

  it('does not link to an event of the same place that is another', () => {
    const window = opened();
    window.offer(linked(2));
    expect(window.offer({ event: event(3), previous: { position: at(2), id: 'other' } })).toBe('waits');
    expect(idsAfter(window, at(1))).toEqual(['1:2']);
    // The log has the last word, and clears what can never link.
    window.extend(at(2), [event(3)]);
    expect([idsAfter(window, at(1)), window.hasHole]).toEqual([['1:2', '1:3'], false]);
  });

  it('takes an event that names none before it from the log only', () => {
    const window = opened(100, START);
    expect(window.offer({ event: event(1), previous: undefined })).toBe('dropped');
  });

  it('says when it does not reach back far enough', () => {
    const window = opened(3);
    for (let n = 2; n <= 6; n++) window.offer(linked(n));
    expect(idsAfter(window, at(2))).toBeUndefined();
    expect(idsAfter(window, at(3))).toEqual(['1:4', '1:5', '1:6']);
  });

  it('holds no more that waits than it holds events', () => {
    const window = opened(3);
    expect([5, 7, 9, 11].map((n) => window.offer(linked(n)))).toEqual(['waits', 'waits', 'waits', 'dropped']);
  });

  it('accepts a page only from where it has come itself', () => {
    const window = opened();
    expect(window.extend(at(3), [event(4)])).toBe(0);
    expect(idsAfter(window, at(1))).toEqual([]);
  });

  it('forgets everything with the era, and what still comes of the one before', () => {
    const window = opened();
    window.offer(linked(2));
    window.enter(2);
    expect([window.end, idsAfter(window, at(1))]).toEqual([undefined, undefined]);
    expect([window.offer(linked(3)), window.extend(at(2), [event(3)])]).toEqual(['seen', 0]);
    window.open(at(5));
    expect(window.end).toBeUndefined();
    window.open({ era: 2, transaction: 0n, number: 0n });
    window.extend({ era: 2, transaction: 0n, number: 0n }, [event(1, 2)]);
    expect(window.offer(linked(2, 2))).toBe('linked');
  });

  it('keeps what comes of a new era before it knows of it', () => {
    const window = opened();
    expect(window.offer(linked(2, 2))).toBe('waits');
    window.enter(2);
    window.open(at(1, 2));
    expect(idsAfter(window, at(1, 2))).toEqual(['2:2']);
  });

  it('keeps what comes before it is opened', () => {
    const window = new LogWindow(10);
    expect(window.offer(linked(2))).toBe('waits');
    window.enter(1);
    window.open(at(1));
    expect(idsAfter(window, at(1))).toEqual(['1:2']);
  });

  it('holds a gapless piece of the log whatever is lost, doubled, late or read beside it', () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.nat(40).map((n) => ({ offer: n + 1 })) },
      { weight: 1, arbitrary: fc.tuple(fc.nat(40), fc.nat(8)).map(([from, count]) => ({ read: from, count })) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), fc.integer({ min: 1, max: 12 }), (steps, capacity) => {
        const window = opened(capacity);
        for (const one of steps) {
          if ('offer' in one) window.offer(linked(one.offer));
          else window.extend(at(one.read), Array.from({ length: one.count }, (_, n) => event(one.read + 1 + n)));
          const end = Number(window.end!.number);
          const held = idsAfter(window, at(Math.max(1, end - capacity)))!;
          expect(held).toEqual(Array.from({ length: Math.min(capacity, end - 1) }, (_, n) => `1:${end - Math.min(capacity, end - 1) + 1 + n}`));
        }
      }),
    );
  });
});
