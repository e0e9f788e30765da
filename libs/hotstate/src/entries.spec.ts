import fc from 'fast-check';
import type { StoredEvent } from '#event-sourcing';
import { FakeLog } from '../test/fake-log.js';
import { thing, type Thing } from '../test/thing.js';
import { Entries, GapError } from './entries.js';

const aggregate = thing as typeof thing & { evolve(state: unknown, event: StoredEvent): unknown };
const apply = (entries: Entries, event: StoredEvent): void => entries.apply(aggregate as never, event);
const nameOf = (entries: Entries, key: string): string | undefined => (entries.find(key)?.state as Thing | undefined)?.name;

describe('Entries', () => {
  it('finds a state by all its keys, and by the new ones only after they changed', () => {
    const [log, entries] = [new FakeLog(), new Entries()];
    apply(entries, log.add('thing/1', 'ThingMade', 'one'));
    expect(nameOf(entries, 'thing-also:one')).toBe('one');
    apply(entries, log.add('thing/1', 'ThingRenamed', 'uno'));
    expect(entries.find('thing-name:one')).toBeUndefined();
    expect(entries.find('thing-name:uno')).toBe(entries.get('thing/1'));
  });

  it('finds the new owner of a name, whichever of the two streams comes first', () => {
    for (const turned of [false, true]) {
      const [log, entries] = [new FakeLog(), new Entries()];
      apply(entries, log.add('thing/1', 'ThingMade', 'name'));
      const events = [log.add('thing/1', 'ThingRenamed', 'other'), log.add('thing/2', 'ThingMade', 'name')];
      for (const event of turned ? events.reverse() : events) apply(entries, event);
      expect(entries.find('thing-name:name')?.stream).toBe('thing/2');
      expect(entries.find('thing-name:other')?.stream).toBe('thing/1');
    }
  });

  it('does not bring back what is gone when its events are delivered again', () => {
    const [log, entries] = [new FakeLog(), new Entries()];
    const events = [log.add('thing/1', 'ThingMade', 'one'), log.add('thing/1', 'ThingCounted'), log.add('thing/1', 'ThingRemoved')];
    for (const event of events) apply(entries, event);
    for (const event of events) {
      apply(entries, event);
      expect(entries.get('thing/1')).toBeUndefined();
      expect(entries.find('thing-name:one')).toBeUndefined();
    }
    expect(entries.size).toBe(0);
  });

  it('never goes back to an older state', () => {
    const [log, entries] = [new FakeLog(), new Entries()];
    for (const event of [log.add('thing/1', 'ThingMade', 'one'), log.add('thing/1', 'ThingRenamed', 'uno')]) apply(entries, event);
    entries.put(aggregate as never, 'thing/1', 1, { account: 'a', name: 'one', n: 0 }, log.all()[0]!.position);
    expect(nameOf(entries, 'thing-name:uno')).toBe('uno');
  });

  it('says when an event is missing, and changes nothing', () => {
    const [log, entries] = [new FakeLog(), new Entries()];
    apply(entries, log.add('thing/1', 'ThingMade', 'one'));
    log.add('thing/1', 'ThingCounted');
    expect(() => apply(entries, log.add('thing/1', 'ThingRenamed', 'x'))).toThrow(GapError);
    expect(entries.get('thing/1')?.version).toBe(1);
  });

  it('is the same after any repetition of what came before', () => {
    const history = fc.array(fc.record({ stream: fc.integer({ min: 1, max: 4 }), what: fc.integer({ min: 0, max: 3 }), again: fc.nat(10) }), { maxLength: 40 });
    fc.assert(fc.property(history, (steps) => {
      const [log, plain, repeated] = [new FakeLog(), new Entries(), new Entries()];
      const alive = new Set<number>();
      const ended = new Set<number>();
      for (const { stream, what, again } of steps) {
        if (ended.has(stream)) continue;
        const type = !alive.has(stream) ? 'ThingMade' : ['ThingRenamed', 'ThingCounted', 'ThingRemoved', 'ThingCounted'][what]!;
        alive.add(stream);
        if (type === 'ThingRemoved') ended.add(stream);
        const event = log.add(`thing/${stream}`, type, `name-${stream}-${what}`);
        apply(plain, event);
        for (const old of [...log.all().slice(-1 - again), ...log.all().slice(-1)]) apply(repeated, old);
      }
      for (const stream of [1, 2, 3, 4]) {
        expect(repeated.get(`thing/${stream}`)).toEqual(plain.get(`thing/${stream}`));
        for (const what of [0, 1, 2, 3]) expect(repeated.find(`thing-name:name-${stream}-${what}`)).toEqual(plain.find(`thing-name:name-${stream}-${what}`));
      }
    }));
  });
});
