import { RolegateError } from '#kernel';
import type { AdminInput } from '#operation';

/** A parameter that says something: RGW takes an empty one for a missing one. */
export const filled = (input: AdminInput, name: string): string | undefined => input[name] || undefined;

export const invalidArgument = (text: string, name: string, value?: string): RolegateError =>
  new RolegateError('InvalidArgument', text, { fields: { ArgumentName: name, ...(value !== undefined && { ArgumentValue: value }) } });

/**
 * `true`, `yes`, `1` or a bare name; `false`, `no`, `0`. Source: rgw_rest.cc, RESTArgs::get_bool.
 * @throws RolegateError InvalidArgument
 */
export function flag(input: AdminInput, name: string): boolean | undefined {
  const value = input[name];
  switch (value?.toLowerCase()) {
    case undefined: return undefined;
    case '': case 'true': case 'yes': case '1': return true;
    case 'false': case 'no': case '0': return false;
    default: throw invalidArgument(`${name} must be true or false`, name, value);
  }
}

const LARGEST_INT32 = 2_147_483_647;

/** A whole number that fits RGW's int32. @throws RolegateError InvalidArgument */
export function integer(input: AdminInput, name: string): number | undefined {
  const text = filled(input, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^-?\d{1,10}$/.test(text) || Math.abs(value) > LARGEST_INT32) throw invalidArgument(`${name} must be an integer`, name, text);
  return value;
}

/** As `integer`, for counts of bytes and objects (RGW's int64). @throws RolegateError InvalidArgument */
export function wholeNumber(input: AdminInput, name: string): number | undefined {
  const text = filled(input, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^-?\d{1,16}$/.test(text) || !Number.isSafeInteger(value)) throw invalidArgument(`${name} must be an integer`, name, text);
  return value;
}

/** Text for people: no control characters, at most 1,024 characters. @throws RolegateError InvalidArgument */
export function displayText(input: AdminInput, name: string): string | undefined {
  const text = filled(input, name);
  if (text !== undefined && (text.length > 1024 || /\p{Cc}/u.test(text))) throw invalidArgument(`${name} is too long or has control characters`, name);
  return text;
}
