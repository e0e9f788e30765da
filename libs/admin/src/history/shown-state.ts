import type { Json } from './json.js';

/** What takes the place of a secret: sealed, or not to be had any more because the data key was erased. */
export const SEALED = '(sealed)';
export const ERASED = '(erased)';

/** Fields that hold sealed secrets are called so (`sealedSecret`, `sealedSeed`, `sealedKey`); the rest is a net under that rule. */
const SECRET = /^(sealed|wrapped)|secret|password|privateKey$/i;

/**
 * A state, or the data of an event, as history shows it: dates in ISO 8601, secrets never, not even sealed.
 * @param erased the data key of its principal is gone
 */
export function shownState(value: unknown, erased: boolean): Json {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => shownState(item, erased));
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return (value ?? null) as Json;
  const shown: Record<string, Json> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    shown[name] = SECRET.test(name) && typeof inner === 'string' ? (erased ? ERASED : SEALED) : shownState(inner, erased);
  }
  return shown;
}
