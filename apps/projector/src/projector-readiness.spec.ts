import { slotCheck } from './projector-readiness.js';

const projections = (held: number, slots: number, processes = 2) => ({ slots: Array.from({ length: held }, (_, slot) => slot), share: { slots, processes } });

describe('the slots of a projector', () => {
  it('may be on their way for a while, and are missing after that', () => {
    let now = 0;
    const changing = projections(0, 4);
    const check = slotCheck(changing, { now: () => 0, monotonic: () => now });
    expect(check()).toBeUndefined();
    now = 4999;
    expect(check()).toBeUndefined();
    now = 5000;
    expect(check()).toEqual({ reason: 'slots-missing', grave: true, detail: 'this process projects 0 slots; of 2 that share them it should project 4' });
    changing.slots.push(0, 1, 2, 3);
    expect(check()).toBeUndefined();
    changing.slots.pop();
    expect(check()).toBeUndefined();
  });

  it('are none where the share is none: it stands by', () => {
    let now = 0;
    const check = slotCheck(projections(0, 0, 9), { now: () => 0, monotonic: () => (now += 60_000) });
    expect([check(), check()]).toEqual([undefined, undefined]);
  });
});
