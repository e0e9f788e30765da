/** Scalars from text, strictly; undefined for what is none. Shared by awsQuery, XML bodies, headers and queries. */

const INTEGER = /^[+-]?\d{1,16}$/;

/** A whole number that a double holds exactly. All numbers in the inputs of STS, IAM and S3 are integers. */
export function parseInteger(text: string): number | undefined {
  if (!INTEGER.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** `true` and `false`, also with capitals (Python's `str(True)`). */
export function parseBoolean(text: string): boolean | undefined {
  if (text === 'true') return true;
  if (text === 'false') return false;
  const lower = text.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
}

const ISO = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;

/** ISO 8601 (a date alone is midnight UTC; without a zone UTC, as S3 reads it), or seconds since the epoch. */
export function parseTimestamp(text: string): Date | undefined {
  const match = ISO.exec(text);
  if (match) return valid(new Date(`${match[1]}T${match[2] ?? '00:00'}${zone(match[3])}`));
  return EPOCH.test(text) ? valid(new Date(Number(text) * 1000)) : undefined;
}

const EPOCH = /^-?\d{1,12}(\.\d{1,9})?$/;

const zone = (text: string | undefined): string => (text === undefined ? 'Z' : text.length === 5 ? `${text.slice(0, 3)}:${text.slice(3)}` : text);

/** The three forms of RFC 9110 §5.6.7, IMF-fixdate first. */
export function parseHttpDate(text: string): Date | undefined {
  return /^[A-Za-z]{3,9},? /.test(text) ? valid(new Date(/(GMT|UTC|[+-]\d{4})$/.test(text) ? text : `${text} GMT`)) : undefined;
}

/** Where the model says http-date some clients write ISO 8601 all the same. */
export const anyTimestamp = (text: string): Date | undefined => parseHttpDate(text) ?? parseTimestamp(text);

const valid = (date: Date): Date | undefined => (Number.isNaN(date.getTime()) ? undefined : date);

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

export const parseBase64 = (text: string): Uint8Array | undefined => {
  const compact = /\s/.test(text) ? text.replace(/\s+/g, '') : text;
  return BASE64.test(compact) ? new Uint8Array(Buffer.from(compact, 'base64')) : undefined;
};
