import fc from 'fast-check';
import { fold, type NewEvent, type StoredEvent } from '#event-sourcing';
import type { Present } from '#operation';
import { history, legibleVault, storedEvents } from '#testing';
import { addTokenKey, lastTokenDies, promoteTokenKey, retireTokenKey } from './token-key.lifecycle.js';
import { TOKEN_KEY_STREAM, tokenKeyRing } from './token-key.projection.js';
import { nextRotationStep } from './token-key.rotation.js';
import type { TokenKeyRingState } from './token-key.state.js';

const HOUR = 3_600_000;
const LONGEST = 36 * HOUR + 5 * 60_000;
const added = (keyId: string): NewEvent => ({ type: 'TokenKeyAdded', data: { keyId, sealedKey: 's' } });
const promoted = (keyId: string): NewEvent => ({ type: 'TokenKeyPromoted', data: { keyId } });

/** A ring after events, each at its hour. */
function ring(...events: readonly (readonly [hour: number, event: NewEvent])[]): Present<TokenKeyRingState> {
  const stored = storedEvents(history(tokenKeyRing, TOKEN_KEY_STREAM, '', events.map(([, event]) => event))).map((event, i): StoredEvent => ({ ...event, time: new Date(events[i]![0] * HOUR) }));
  return { stream: TOKEN_KEY_STREAM, version: events.length, state: fold(tokenKeyRing, undefined, stored)! };
}

const two = ring([0, added('a')], [0, promoted('a')], [5, added('b')], [6, promoted('b')]);
const retirement = (hour: number, atOnce = false) => ({ now: hour * HOUR, maxSessionDuration: 3600, atOnce });

describe('a key of the token ring', () => {
  it('is added sealed for its own purpose, expecting the ring as it was read', () => {
    expect(addTokenKey(two, 'c', Buffer.from('key'), legibleVault)).toMatchObject({
      stream: TOKEN_KEY_STREAM, expected: 4, events: [{ type: 'TokenKeyAdded', data: { keyId: 'c', sealedKey: expect.stringContaining('token-key:c') } }],
    });
  });

  it('never has the id of another, not even of one that was retired', () => {
    expect(() => addTokenKey(two, 'a', Buffer.alloc(32), legibleVault)).toThrow(expect.objectContaining({ code: 'KeyExists' }));
    const after = ring([0, added('a')], [0, promoted('a')], [1, added('b')], [2, { type: 'TokenKeyRetired', data: { keyId: 'b' } }]);
    expect(() => addTokenKey(after, 'b', Buffer.alloc(32), legibleVault)).toThrow(/not used again/);
  });

  it('is promoted once', () => {
    expect(promoteTokenKey(two, 'a')?.events).toEqual([promoted('a')]);
    expect(promoteTokenKey(two, 'b')).toBeUndefined();
    expect(() => promoteTokenKey(two, 'x')).toThrow(expect.objectContaining({ code: 'NoSuchKey' }));
  });

  it('lives until the longest session that it may have issued has ended', () => {
    const [a, b] = two.state.keys;
    expect(lastTokenDies(a!, false, 3600)?.getTime()).toBe(6 * HOUR + LONGEST);
    expect(lastTokenDies(a!, false, 48 * 3600)?.getTime()).toBe(6 * HOUR + 48 * HOUR + 5 * 60_000);
    expect(lastTokenDies(b!, true, 3600)).toBeUndefined();
    const again = ring([0, added('a')], [0, promoted('a')], [1, added('b')], [2, promoted('b')], [3, promoted('a')], [9, promoted('b')]).state.keys;
    expect(lastTokenDies(again[0]!, false, 0)?.getTime()).toBe(9 * HOUR + LONGEST);
  });

  it('is retired when its tokens are gone, or at once where that is asked for, and never while it issues', () => {
    expect(() => retireTokenKey(two, 'a', retirement(41))).toThrow(expect.objectContaining({ code: 'DeleteConflict', message: expect.stringContaining('1970-01-02T18:05:00.000Z') }));
    expect(retireTokenKey(two, 'a', retirement(41, true))?.events).toHaveLength(1);
    expect(retireTokenKey(two, 'a', retirement(43))?.events).toEqual([{ type: 'TokenKeyRetired', data: { keyId: 'a' } }]);
    expect(() => retireTokenKey(two, 'b', retirement(1000, true))).toThrow(/promote another one/);
    expect(retireTokenKey(ring([0, added('a')], [0, promoted('a')], [1, added('b')]), 'b', retirement(1))?.events).toHaveLength(1);
  });

  it('that was retired before is retired with nothing to record', () => {
    expect(retireTokenKey(ring([0, added('a')], [0, promoted('a')], [1, added('b')], [1, { type: 'TokenKeyRetired', data: { keyId: 'b' } }]), 'b', retirement(2))).toBeUndefined();
  });
});

describe('rotation by age', () => {
  const settings = { period: 100 * HOUR, maxSessionDuration: 3600 };
  const step = (of: Present<TokenKeyRingState>, hour: number) => nextRotationStep(of.state, hour * HOUR, settings);

  it('adds a successor at the age, promotes it, and retires the old key when its tokens are gone', () => {
    const first = [[0, added('a')], [0, promoted('a')]] as const;
    expect(step(ring(...first), 99)).toEqual({ do: 'wait', until: 100 * HOUR });
    expect(step(ring(...first), 100)).toEqual({ do: 'add' });
    expect(step(ring(...first, [100, added('b')]), 100)).toEqual({ do: 'promote', keyId: 'b' });
    const after = ring(...first, [100, added('b')], [101, promoted('b')]);
    expect(step(after, 102)).toEqual({ do: 'wait', until: 101 * HOUR + LONGEST });
    expect(step(after, 138)).toEqual({ do: 'retire', keyId: 'a' });
  });

  it('uses a key that an operator has added and not promoted', () => {
    expect(step(ring([0, added('a')], [0, promoted('a')], [3, added('mine')]), 100)).toEqual({ do: 'promote', keyId: 'mine' });
  });

  it('whenever it is looked at, always issues with a key no older than the period and its pauses, and retires none whose token lives', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 20, maxLength: 80 }), (pauses) => {
      let events: (readonly [number, NewEvent])[] = [[0, added('k0')], [0, promoted('k0')]];
      let [hour, keys] = [0, 1];
      const issuedUntil = new Map<string, number>();
      for (const pause of pauses) {
        hour += pause;
        for (;;) {
          const state = ring(...events).state;
          const next = nextRotationStep(state, hour * HOUR, settings);
          if (next.do === 'wait') break;
          if (next.do === 'retire') {
            expect(next.keyId).not.toBe(state.issuing);
            expect(hour).toBeGreaterThanOrEqual(issuedUntil.get(next.keyId)! + 36);
          }
          if (next.do === 'promote') issuedUntil.set(state.issuing!, hour);
          events = [...events, [hour, next.do === 'add' ? added(`k${keys++}`) : next.do === 'promote' ? promoted(next.keyId) : { type: 'TokenKeyRetired', data: { keyId: next.keyId } }]];
        }
        const { keys: held, issuing } = ring(...events).state;
        expect(hour - held.find(({ keyId }) => keyId === issuing)!.promotedAt!.getTime() / HOUR).toBeLessThan(100);
      }
    }), { numRuns: 30 });
  });
});
