import type { ValueMatcher } from './condition-test.js';

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A decimal number; undefined when the text is none. */
export const parseNumber = (text: string): number | undefined => (DECIMAL.test(text) ? Number(text) : undefined);

// YYYY, YYYY-MM, YYYY-MM-DD, then a time with optional seconds, fraction and zone (W3C note "Date and Time Formats").
const ISO = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/;
const EPOCH = /^-?\d{1,12}(?:\.\d{1,9})?$/;

function zoneMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 14 || minutes > 59) return undefined;
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes);
}

/**
 * Milliseconds since the epoch of an ISO 8601 text (UTC when it names no zone) or of epoch seconds; undefined when the
 * text is neither. Four digits are a year.
 */
export function parseDate(text: string): number | undefined {
  const iso = ISO.exec(text);
  if (iso === null) return EPOCH.test(text) ? Number(text) * 1000 : undefined;
  const field = (i: number, absent: number): number => (iso[i] === undefined ? absent : Number(iso[i]));
  const [year, month, day] = [field(1, 0), field(2, 1), field(3, 1)];
  const [hour, minute, second] = [field(4, 0), field(5, 0), field(6, 0)];
  const zone = zoneMinutes(iso[8]);
  if (zone === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // 30 February rolls over into March: no such day.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  date.setUTCHours(hour, minute - zone, second);
  return date.getTime() + field(7, 0) * 1000;
}

export type Comparison = 'equal' | 'less' | 'less-equal' | 'greater' | 'greater-equal';

const COMPARE: Readonly<Record<Comparison, (actual: number, wanted: number) => boolean>> = {
  equal: (actual, wanted) => actual === wanted,
  less: (actual, wanted) => actual < wanted,
  'less-equal': (actual, wanted) => actual <= wanted,
  greater: (actual, wanted) => actual > wanted,
  'greater-equal': (actual, wanted) => actual >= wanted,
};

/** Numeric… and Date… operators: a value of the request that is no number or date matches nothing. */
export function compareWith(parse: (text: string) => number | undefined, comparison: Comparison) {
  const compare = COMPARE[comparison];
  return (values: readonly string[]): ValueMatcher => {
    const wanted = values.map((value) => parse(value) ?? Number.NaN);
    return (actual) => {
      const number = parse(actual);
      if (number === undefined) return false;
      for (const one of wanted) if (compare(number, one)) return true;
      return false;
    };
  };
}
