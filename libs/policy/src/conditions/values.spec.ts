import { parseRange } from './ip-address.js';
import { parseDate, parseNumber } from './number.js';

describe('dates in conditions', () => {
  it.each([
    ['2026', '2026-01-01T00:00:00.000Z'],
    ['2026-03', '2026-03-01T00:00:00.000Z'],
    ['2026-03-04T05:06Z', '2026-03-04T05:06:00.000Z'],
    ['2026-03-04T05:06:07', '2026-03-04T05:06:07.000Z'],
    ['2026-03-04T05:06:07.5-0130', '2026-03-04T06:36:07.500Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['0', '1970-01-01T00:00:00.000Z'],
    ['1767225600.25', '2026-01-01T00:00:00.250Z'],
  ])('reads %s', (text, iso) => expect(new Date(parseDate(text)!).toISOString()).toBe(iso));

  it.each(['', 'now', '2026-13', '2026-02-29', '2026-01-01T24:00Z', '2026-01-01T00:00:60Z', '2026-1-1', '2026-01-01T00:00+15:00', ' 2026', '12345678901234'])('refuses %j', (text) =>
    expect(parseDate(text)).toBeUndefined());
});

describe('numbers in conditions', () => {
  it.each([['1', 1], ['-1.50', -1.5], ['.5', 0.5], ['1e3', 1000], ['+7', 7]])('reads %s', (text, number) => expect(parseNumber(text)).toBe(number));
  it.each(['', ' 1', '1 ', '0x1', 'Infinity', 'NaN', '1_000', '--1', '.'])('refuses %j', (text) => expect(parseNumber(text)).toBeUndefined());
});

describe('addresses in conditions', () => {
  it.each(['1.2.3.4', '1.2.3.4/0', '1.2.3.4/32', '::', '::1', '1::', '1:2:3:4:5:6:7:8', '::ffff:1.2.3.4', '64:ff9b::1.2.3.4/96', '2001:db8::/32'])('reads %s', (text) => expect(parseRange(text)).toBeDefined());
  it.each(['', '1.2.3', '1.2.3.256', '01.2.3.4', '1.2.3.4/33', '1.2.3.4/', '1.2.3.4/-1', ':', ':::', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1::2::3', '12345::', '::/129', '::1.2.3', '1.2.3.4::', 'fe80::1%eth0', ' ::1'])('refuses %j', (text) =>
    expect(parseRange(text)).toBeUndefined());
});
