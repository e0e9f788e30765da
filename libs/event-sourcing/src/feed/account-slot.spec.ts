import { accountSlot } from './account-slot.js';

describe('accountSlot', () => {
  it('gives an account the same slot in every version', () => {
    // Written down once: another hash would break the order of every account that has records in flight.
    expect(['000000000000', '111122223333', 'RGW12345678901234567', ''].map((account) => accountSlot(account, 12))).toEqual([10, 5, 10, 11]);
  });

  it('spreads accounts that differ by a digit', () => {
    const counts = new Array<number>(12).fill(0);
    for (let n = 0; n < 12_000; n++) counts[accountSlot(String(100_000_000_000 + n), 12)]!++;
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1150);
  });
});
