import fc from 'fast-check';
import { fold } from '#event-sourcing';
import { anMfaDevice, HISTORY_TIME, legibleVault, MFA_SEED_TEXT, MFA_STREAM, mfaCode, storedEvents } from '#testing';
import { counterOfCode, provenClock, secondsUsed } from './mfa-device.codes.js';
import type { MfaDeviceEvent } from './mfa-device.events.js';
import { mfaDevice } from './mfa-device.projection.js';
import type { MfaDeviceState } from './mfa-device.state.js';

const NOW = HISTORY_TIME.getTime();
const stateOf = (more: readonly MfaDeviceEvent[] = []): MfaDeviceState => fold(mfaDevice, undefined, storedEvents(anMfaDevice(more)))!;
const clock = (state: MfaDeviceState, first: string, second: string, now = NOW) => provenClock({ stream: MFA_STREAM, version: 1, state }, first, second, legibleVault, now);

describe('Codes of a device', () => {
  it('count one step early and late, and no more', () => {
    const counting = [-3, -2, -1, 0, 1, 2, 3].filter((steps) => counterOfCode(stateOf(), MFA_SEED_TEXT, mfaCode(NOW, steps), NOW) !== undefined);
    expect(counting).toEqual([-1, 0, 1]);
  });

  it('set a clock that is off by up to a day', () => {
    for (const steps of [0, -1, 120, -120, 2879, -2879]) {
      const { offset, counters } = clock(stateOf(), mfaCode(NOW, steps - 1), mfaCode(NOW, steps));
      expect(offset).toBe(Math.abs(steps) <= 1 ? 0 : steps);
      const state = stateOf([{ type: 'MfaDeviceEnabled', data: { userId: 'u', offset, counters } }]);
      expect(counterOfCode(state, MFA_SEED_TEXT, mfaCode(NOW, steps + 1), NOW + 30_000)).toBeDefined();
    }
    for (const steps of [2882, -2882]) expect(() => clock(stateOf(), mfaCode(NOW, steps - 1), mfaCode(NOW, steps))).toThrow('Authentication code for device is not valid.');
  });

  it('that set a clock open nothing, and set no clock again', () => {
    const proven = clock(stateOf(), mfaCode(NOW, -1), mfaCode(NOW));
    const state = stateOf([{ type: 'MfaDeviceResynced', data: proven }]);
    expect([-1, 0, 1].map((steps) => counterOfCode(state, MFA_SEED_TEXT, mfaCode(NOW, steps), NOW) !== undefined)).toEqual([false, false, true]);
    expect(() => clock(state, mfaCode(NOW, -1), mfaCode(NOW))).toThrow('Authentication code for device is not valid.');
    expect(() => clock(state, mfaCode(NOW), mfaCode(NOW, 1))).toThrow('Authentication code for device is not valid.');
  });

  it('are gone with the data key', () => {
    expect(() => provenClock({ stream: 'mfa-device/other', version: 1, state: stateOf() }, mfaCode(NOW, -1), mfaCode(NOW), legibleVault, NOW)).toThrow('Authentication code for device is not valid.');
  });

  /** Whatever happens to the clock, in whatever order: who takes counters for `secondsUsed` never accepts one twice. */
  it('are accepted at most once, on any interleaving of log-ins and resyncs', () => {
    const act = fc.record({ wait: fc.integer({ min: 0, max: 100_000 }), kind: fc.constantFrom('code', 'resync' as const), steps: fc.integer({ min: -2879, max: 2879 }) });
    fc.assert(fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
      let events: MfaDeviceEvent[] = [];
      let now = NOW;
      const taken = new Map<number, number>();
      const accepted: number[] = [];
      for (const { wait, kind, steps } of acts) {
        now += wait * 1000;
        const state = stateOf(events);
        if (kind === 'resync') {
          try {
            const proven = clock(state, mfaCode(now, steps - 1), mfaCode(now, steps), now);
            events = [...events, { type: 'MfaDeviceResynced', data: proven }];
            accepted.push(...proven.counters.filter((one) => !taken.has(one)));
          } catch { /* refused: used before */ }
          continue;
        }
        // The guesser replays every code that was ever accepted, and the device shows a new one.
        for (const counter of [...accepted, Math.floor(now / 30_000) + state.offset]) {
          const code = mfaCode(counter * 30_000);
          const found = counterOfCode(state, MFA_SEED_TEXT, code, now);
          if (found === undefined || (taken.get(found) ?? 0) > now) continue;
          taken.set(found, now + secondsUsed(state) * 1000);
          accepted.push(found);
        }
      }
      expect(new Set(accepted).size).toBe(accepted.length);
    }), { numRuns: 60 });
  });
});
