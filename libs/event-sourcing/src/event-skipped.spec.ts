import { type Aggregate, fold } from './aggregate.js';
import { eventSkipped, eventSkippedTypes } from './event-skipped.js';
import type { StoredEvent } from './event.js';

const counter: Aggregate<number> = {
  kind: 'counter',
  events: { Counted: { schemaVersion: 1, critical: true }, ...eventSkippedTypes },
  evolve(state = 0, event) {
    if (event.type === 'Broken') throw new Error('broken');
    return event.type === 'Counted' ? state + 1 : state;
  },
  row: () => ({ account: '', name: '', path: '/' }),
  keys: () => [],
};
const events = (...all: readonly { type: string; data?: unknown }[]): StoredEvent[] => all.map(({ type, data = null }, i) => ({ id: `e${i + 1}`, version: i + 1, type, data }) as StoredEvent);
const [counted, broken] = [{ type: 'Counted' }, { type: 'Broken' }];

describe('fold', () => {
  it('leaves out what a later event of the stream says to leave out, and nothing else', () => {
    expect(fold(counter, undefined, events(counted, broken, counted, eventSkipped('e2'), counted))).toBe(3);
    expect(fold(counter, undefined, events(broken, broken, eventSkipped('e1'), eventSkipped('e2'), counted))).toBe(1);
    expect(() => fold(counter, undefined, events(counted, broken, eventSkipped('e1')))).toThrow('broken');
  });

  it('goes on from a state that was folded before', () => {
    expect(fold(counter, 5, events(counted, broken, eventSkipped('e2')))).toBe(6);
  });
});
