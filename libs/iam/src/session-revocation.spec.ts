import fc from 'fast-check';
import { type NewEvent, type Position, type StoredEvent, formatPosition } from '#event-sourcing';
import { CLOCK_TOLERANCE, type Issue, type RevocationData, type Revocations, coveringRevocation, covers, withRevocation } from './session-revocation.js';

const NOON = Date.UTC(2026, 10, 23, 12);
const at = (number: number): Position => ({ era: 1, transaction: 5n, number: BigInt(number) });
const revocation = (number: number, time: number, issuedBefore?: number): StoredEvent => {
  const event: NewEvent = { type: 'SessionsRevoked', data: { revocationId: `r${number}`, ...(issuedBefore !== undefined && { issuedBefore: new Date(issuedBefore).toISOString() }) } };
  return { ...event, id: `e${number}`, actor: 'arn:aws:iam:::user/ops', time: new Date(time), position: at(number) } as StoredEvent;
};
const issued = (number: number, issuedAt = NOON): Issue => ({ issuedAt, position: formatPosition(at(number)) });

describe('a revocation', () => {
  const now = withRevocation({}, revocation(7, NOON)).sessionsRevoked!;
  const past = withRevocation({}, revocation(7, NOON, NOON - 60_000)).sessionsCutOff!;

  it('covers what was issued before it in the log, whatever the clocks say, and nothing that was issued at it or later', () => {
    expect([issued(6, NOON + 3_600_000), issued(7, 0), issued(8, 0)].map((one) => covers(now, one))).toEqual([true, false, false]);
  });

  it('with a time covers what was issued before that time, and what a clock within the tolerance may have put behind it', () => {
    const offsets = [-120_000, -60_001, -60_000 + CLOCK_TOLERANCE - 1, -60_000 + CLOCK_TOLERANCE, -1];
    expect(offsets.map((offset) => covers(past, issued(3, NOON + offset)))).toEqual([true, true, true, false, false]);
    expect(covers(past, issued(7, 0))).toBe(false);
  });

  it('is known by who made it and when; one of before there were ids by its event', () => {
    expect(now).toEqual({ id: 'r7', by: 'arn:aws:iam:::user/ops', at: new Date(NOON), position: '1.5.7' });
    expect(withRevocation({}, { ...revocation(7, NOON), data: {} }).sessionsRevoked!.id).toBe('e7');
  });
});

describe('what is remembered of the revocations of a target', () => {
  /** The time of a place in the log, and of each revocation there. */
  const timeOf = (number: number): number => NOON + number * 10_000;
  /** Revocations one after another: without a time, or of what was issued that much before. */
  const log = fc
    .array(fc.option(fc.integer({ min: -50_000, max: -CLOCK_TOLERANCE }), { nil: undefined }), { minLength: 1, maxLength: 8 })
    .map((backs) => backs.map((back, i) => revocation(i + 1, timeOf(i + 1), back === undefined ? undefined : timeOf(i + 1) + back)));

  it('refuses a session if and only if one of them covers it', () => {
    fc.assert(fc.property(log, fc.nat(9), fc.nat(9_999), (events, place, within) => {
      const session = issued(place, timeOf(place) + within);
      const alone = events.map((event) => coveringRevocation(withRevocation({}, event), session) !== undefined);
      expect(coveringRevocation(events.reduce<Revocations>(withRevocation, {}), session) !== undefined).toBe(alone.includes(true));
    }));
  });

  it('refuses what was issued before, as long as the clock that issued it was not ahead by more than the tolerance', () => {
    const clock = fc.integer({ min: -1_000_000, max: CLOCK_TOLERANCE - 1 });
    fc.assert(fc.property(log, fc.nat(9), fc.nat(9_999), clock, (events, place, within, ahead) => {
      const truth = timeOf(place) + within;
      const before = events.some(({ data, time }) => truth < ((data as RevocationData).issuedBefore ? Date.parse((data as RevocationData).issuedBefore!) : time.getTime()));
      if (before) expect(coveringRevocation(events.reduce<Revocations>(withRevocation, {}), issued(place, truth + ahead))).toBeDefined();
    }));
  });
});
