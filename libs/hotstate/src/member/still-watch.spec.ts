import fc from 'fast-check';
import { at } from '../../test/fake-members.js';
import { StillWatch } from './still-watch.js';

const one = (renewals: bigint) => [{ id: 'one', position: at(1), renewals }];

describe('StillWatch', () => {
  it('names a member that stood still for so long, counted from when its counter was first seen', () => {
    const watch = new StillWatch(100);
    expect(watch.observe(one(1n), 0, 10)).toEqual([]);
    expect(watch.observe(one(1n), 109, 200)).toEqual([]);
    expect(watch.observe(one(1n), 110, 200)).toHaveLength(1);
  });

  it('knows when the first may be named', () => {
    const watch = new StillWatch(100);
    expect(watch.due()).toBeUndefined();
    watch.observe(one(1n), 0, 10);
    expect(watch.due()).toBe(110);
    watch.observe(one(2n), 50, 60);
    expect(watch.due()).toBe(160);
    watch.observe([], 70, 70);
    expect(watch.due()).toBeUndefined();
  });

  it('takes any other number for a renewal, a lower one too', () => {
    const watch = new StillWatch(100);
    watch.observe(one(5n), 0, 0);
    expect(watch.observe(one(4n), 200, 200)).toEqual([]);
    expect(watch.observe(one(4n), 300, 300)).toHaveLength(1);
  });

  it('begins anew for one that was gone between, and after it forgot', () => {
    const watch = new StillWatch(100);
    watch.observe(one(1n), 0, 0);
    watch.observe([], 50, 50);
    expect(watch.observe(one(1n), 150, 150)).toEqual([]);
    watch.forget();
    expect(watch.observe(one(1n), 300, 300)).toEqual([]);
  });

  it('never names one whose lease may still hold', () => {
    const step = fc.record({ pass: fc.nat(150), renews: fc.boolean(), answer: fc.nat(60) });
    fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const watch = new StillWatch(100);
      let [now, renewals, renewedAt] = [0, 1n, 0];
      for (const { pass, renews, answer } of steps) {
        now += pass;
        if (renews) [renewals, renewedAt] = [renewals + 1n, now];
        const asked = now;
        now += answer;
        if (watch.observe(one(renewals), asked, now).length > 0) expect(asked - renewedAt).toBeGreaterThanOrEqual(100);
      }
    }));
  });
});
