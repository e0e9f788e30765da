import { FakeClock } from '../test/fake-log.js';
import { FreshnessLease } from './lease.js';

describe('FreshnessLease', () => {
  const clock = new FakeClock();
  let lease: FreshnessLease;
  beforeEach(() => {
    lease = new FreshnessLease(clock, 2000);
  });

  it('does not hold before it was renewed', () => {
    expect(lease.holds()).toBe(false);
    expect(lease.left()).toBe(0);
  });

  it('runs from before the head was asked for, not from when the answer was applied', () => {
    const start = lease.start();
    clock.pass(1500);
    lease.renew(start);
    expect(lease.left()).toBe(500);
    clock.pass(499);
    expect(lease.holds()).toBe(true);
    clock.pass(1);
    expect(lease.holds()).toBe(false);
  });

  it('is over when only the wall clock went on: the machine was suspended', () => {
    lease.renew(lease.start());
    clock.wall += 2000;
    expect(lease.holds()).toBe(false);
  });

  it('is over on time when the wall clock was set back', () => {
    lease.renew(lease.start());
    clock.wall -= 5000;
    clock.steady += 2000;
    expect(lease.holds()).toBe(false);
  });

  it('counts from the latest start on both clocks after the wall clock was set forward and back', () => {
    clock.wall += 5000;
    lease.renew(lease.start());
    clock.wall -= 5000;
    lease.renew(lease.start());
    clock.wall += 2000;
    expect(lease.holds()).toBe(false);
  });

  it('can be dropped', () => {
    lease.renew(lease.start());
    lease.drop();
    expect(lease.holds()).toBe(false);
  });
});
