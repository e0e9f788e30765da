import * as fc from 'fast-check';
import { MemoryOutbox } from '../../../test/memory-outbox.js';
import { deliverRound, FIRST_PAUSE, LONGEST_PAUSE, messageOf, pauseAfter } from './topic-delivery.js';

const TOPIC = 'arn:aws:sns:::t';
const recordOf = (n: number): string => JSON.stringify({ eventName: 'ObjectCreated:Put', n, s3: { object: { key: 'k' } } });

interface Message {
  readonly Records: readonly { readonly n: number; readonly opaqueData?: string; readonly s3: { readonly object: { readonly sequencer: string } } }[];
}

describe('delivery to a topic', () => {
  it('sends every record at least once and those of a key in their order, whatever fails on the way', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 }), fc.infiniteStream(fc.boolean()), fc.infiniteStream(fc.nat(3)), async (keys, fails, forgets) => {
      let now = 0;
      const outbox = new MemoryOutbox(() => now);
      await outbox.add(keys.map((key, n) => ({ topic: TOPIC, bucketId: 'b', key, record: recordOf(n) })));
      const taken: number[] = [];
      const send = async (message: string): Promise<void> => {
        if (fails.next().value) throw new Error('away');
        taken.push((JSON.parse(message) as Message).Records[0]!.n);
      };
      for (let round = 0; round < 1000 && outbox.rows.length > 0; round++) {
        // A crash between the sending and the removal.
        const queue = forgets.next().value === 0 ? Object.assign(Object.create(outbox) as MemoryOutbox, { delivered: async () => undefined }) : outbox;
        await deliverRound(queue, TOPIC, send, undefined);
        now += LONGEST_PAUSE;
      }
      expect(new Set(taken)).toEqual(new Set(keys.keys()));
      for (const key of ['a', 'b', 'c']) {
        const firsts = [...new Set(taken.filter((n) => keys[n] === key))];
        expect(firsts).toEqual([...firsts].sort((x, y) => x - y));
      }
    }), { numRuns: 50 });
  });

  it('tries no more of a topic that takes nothing, and lets it rest longer each time', async () => {
    const outbox = new MemoryOutbox(() => 0);
    await outbox.add(Array.from({ length: 100 }, (_, n) => ({ topic: TOPIC, bucketId: 'b', key: `k${n}`, record: recordOf(n) })));
    let tried = 0;
    const report = await deliverRound(outbox, TOPIC, async () => { tried++; throw new Error('away'); }, undefined);
    expect(tried).toBeLessThan(40);
    expect(report).toMatchObject({ delivered: 0, failed: tried, error: new Error('away') });
    expect([0, 1, 2].map(pauseAfter)).toEqual([FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]);
    expect(pauseAfter(1000)).toBe(LONGEST_PAUSE);
  });

  it('adds the place in the order, comparable as text, and the opaque data of the topic', () => {
    const sequencer = (id: string): string => (JSON.parse(messageOf({ id, record: recordOf(1), subject: '', attempts: 0 }, undefined)) as Message).Records[0]!.s3.object.sequencer;
    fc.assert(fc.property(fc.bigInt({ min: 1n, max: 2n ** 62n }), fc.bigInt({ min: 1n, max: 2n ** 62n }), (a, b) => {
      expect(sequencer(String(a)) < sequencer(String(b))).toBe(a < b);
    }));
    expect(JSON.parse(messageOf({ id: '1', record: recordOf(1), subject: '', attempts: 0 }, 'me'))).toMatchObject({ Records: [{ opaqueData: 'me' }] });
    const test = '{"Event":"s3:TestEvent"}';
    expect(messageOf({ id: '1', record: test, subject: '', attempts: 0 }, 'me')).toBe(test);
  });
});
