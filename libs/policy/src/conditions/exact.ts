import type { ValueMatcher } from './condition-test.js';

export const isBool = (text: string): boolean => /^(?:true|false)$/i.test(text);

export function bool(values: readonly string[]): ValueMatcher {
  const wanted = values.map((value) => value.toLowerCase());
  return (actual) => wanted.includes(actual.toLowerCase());
}

export const isBase64 = (text: string): boolean => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);

/** Bytes are equal when their canonical base64 is; padding bits are not looked at. */
const canonical = (text: string): string => Buffer.from(text, 'base64').toString('base64');

export function binaryEquals(values: readonly string[]): ValueMatcher {
  const wanted = new Set(values.map(canonical));
  return (actual) => isBase64(actual) && wanted.has(canonical(actual));
}
