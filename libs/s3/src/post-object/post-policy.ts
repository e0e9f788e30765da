import { RolegateError } from '#kernel';

/** One condition on a field, its name in lower case. */
interface FieldCondition {
  readonly operator: 'eq' | 'starts-with';
  readonly field: string;
  readonly value: string;
}

/** How many bytes the file may have, both ends included. */
export interface FileRange {
  readonly min: number;
  readonly max: number;
}

export interface PostPolicy {
  /** Milliseconds since the epoch. */
  readonly expiration: number;
  readonly conditions: readonly FieldCondition[];
  /** Every one of them holds. */
  readonly ranges: readonly FileRange[];
}

/** `2007-12-01T12:00:00.000Z`, with or without fractions. */
const EXPIRATION = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/**
 * The policy of a form, from its base64. Source: S3 API Reference, "POST Policy". Names of operators and fields have no case,
 * the two of the document have (as in RGW, rgw_policy_s3.cc).
 * @throws RolegateError InvalidPolicyDocument
 */
export function parsePostPolicy(base64: string): PostPolicy {
  const document = jsonOf(base64);
  if (!isObject(document)) throw invalid('the document is no object');
  const { expiration, conditions } = document;
  if (typeof expiration !== 'string') throw invalid("Policy missing expiration.");
  const end = EXPIRATION.test(expiration) ? Date.parse(expiration) : Number.NaN;
  if (Number.isNaN(end)) throw invalid(`Invalid 'expiration' value: '${expiration.slice(0, 64)}'`);
  if (!Array.isArray(conditions)) throw invalid('Policy missing conditions.');
  const parsed: FieldCondition[] = [];
  const ranges: FileRange[] = [];
  for (const one of conditions as unknown[]) {
    if (Array.isArray(one)) readList(one, parsed, ranges);
    else if (isObject(one)) readObject(one, parsed);
    else throw invalid('a condition is neither a list nor an object');
  }
  return { expiration: end, conditions: parsed, ranges };
}

function jsonOf(base64: string): unknown {
  const text = Buffer.from(base64, 'base64').toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return unescapedJson(text);
  }
}

/** `\$` stands for a dollar sign (S3 API Reference, "POST Policy", "Character Escaping"), though JSON knows no such escape. */
function unescapedJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/\\[^]/g, (pair) => (pair === '\\$' ? '$' : pair)));
  } catch {
    throw invalid('Invalid JSON.');
  }
}

/** `{"field": "value"}`, one or several: the field is exactly that. */
function readObject(given: Readonly<Record<string, unknown>>, conditions: FieldCondition[]): void {
  const entries = Object.entries(given);
  if (entries.length === 0) throw invalid('Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.');
  for (const [field, value] of entries) {
    if (typeof value !== 'string') throw invalid('Invalid Simple-Condition: value must be a string.');
    conditions.push({ operator: 'eq', field: field.toLowerCase(), value });
  }
}

function readList(given: readonly unknown[], conditions: FieldCondition[], ranges: FileRange[]): void {
  const [operator, first, second] = given;
  if (typeof operator !== 'string' || given.length !== 3) throw invalid('Invalid Condition: a list has three members, the first of which is a word.');
  const word = operator.toLowerCase();
  if (word === 'content-length-range') {
    ranges.push({ min: byteCount(first), max: byteCount(second) });
    return;
  }
  if (word !== 'eq' && word !== 'starts-with') throw invalid(`Invalid Condition: unknown operation '${operator.slice(0, 64)}'.`);
  if (typeof first !== 'string' || typeof second !== 'string' || !first.startsWith('$')) throw invalid(`Invalid Condition: '${word}' is of a field ($name) and a text.`);
  conditions.push({ operator: word, field: first.slice(1).toLowerCase(), value: second });
}

function byteCount(given: unknown): number {
  const bytes = typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : given;
  if (typeof bytes !== 'number' || !Number.isSafeInteger(bytes) || bytes < 0) throw invalid('Invalid content-length-range: two whole numbers of bytes.');
  return bytes;
}

const isObject = (given: unknown): given is Record<string, unknown> => typeof given === 'object' && given !== null && !Array.isArray(given);

const invalid = (why: string): RolegateError => new RolegateError('InvalidPolicyDocument', `Invalid Policy: ${why}`, { reason: 'post-policy' });
