import fc from 'fast-check';
import type { NormalizedSchema } from '@smithy/core/schema';
import { requiredMembers } from '../schema/operation-schema.js';
import { bindings, type Location } from '../rest/bindings.js';

/** What a protocol can carry: some values have no form on the wire (an empty flattened list, a blank header). */
export interface Wire {
  readonly kind: 'form' | 'xml';
  readonly excluded: ReadonlySet<string>;
  /** Members that are always given. */
  readonly always?: ReadonlySet<string>;
  /** Members that the wire carries only when they are not empty. */
  readonly nonEmpty?: ReadonlySet<string>;
}

type Arb = fc.Arbitrary<unknown>;

/** Any characters, also markup, line ends and controls; texts that the SDK's own parser blanks are left out. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('a', ' ', '<', '&', '>', '"', "'", '\r', '\n', '\t', ';', '+', '%', '=', 'ü', '𐐷', ']]>', '&amp;', '\u0001'), maxLength: 8 }),
).filter((one) => one.trim() !== '' || one === '');

const headerText = fc.stringMatching(/^[!#-+\--~]([ !#-+\--~]{0,10}[!#-+\--~])?$/);
const metadataKey = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,10}$/);
/** Whole seconds: what headers and awsQuery can carry. */
const time = fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => new Date(seconds * 1000));
const bytes = fc.uint8Array({ maxLength: 12 }).map((one) => new Uint8Array(one));
const whole = fc.oneof(fc.integer(), fc.maxSafeInteger());

function scalar(schema: NormalizedSchema, location: Location): Arb {
  if (schema.isNumericSchema()) return whole;
  if (schema.isBooleanSchema()) return fc.boolean();
  if (schema.isTimestampSchema()) return time;
  if (schema.isBlobSchema()) return bytes;
  return location === 'header' || location === 'prefix' || schema.getMergedTraits().xmlAttribute ? headerText : text;
}

function structure(schema: NormalizedSchema, wire: Wire, depth: number): Arb {
  const members = [...schema.structIterator()].filter(([name]) => !wire.excluded.has(name));
  const arbs = Object.fromEntries(members.map(([name, member]) => [name, value(member, wire, 'body', depth + 1)]));
  if (schema.isUnionSchema()) return fc.oneof(...Object.entries(arbs).map(([name, arb]) => arb.map((one) => ({ [name]: one }))));
  // A form has no word for an empty structure.
  return fc.record(arbs, { requiredKeys: wire.kind === 'form' ? Object.keys(arbs) : [...requiredMembers(schema)].filter((name) => name in arbs) });
}

export function value(schema: NormalizedSchema, wire: Wire, location: Location, depth = 0): Arb {
  if (schema.isListSchema()) {
    const flat = Boolean(schema.getMergedTraits().xmlFlattened) || location === 'header';
    return fc.array(value(schema.getValueSchema(), wire, location, depth + 1), { minLength: flat ? 1 : 0, maxLength: depth > 4 ? 1 : 3 });
  }
  if (schema.isMapSchema()) {
    const key = location === 'prefix' ? metadataKey : text.filter((one) => one !== '');
    return fc.dictionary(key, value(schema.getValueSchema(), wire, location, depth + 1), { minKeys: 1, maxKeys: 3, noNullPrototype: true });
  }
  if (schema.isStructSchema()) return structure(schema, wire, depth);
  return scalar(schema, location);
}

const given = (name: string, arb: Arb, wire: Wire): Arb => (wire.nonEmpty?.has(name) ? arb.filter((one) => one !== '') : arb);

/** Inputs or outputs of an operation; streams and labels are the caller's business. */
export function topLevel(schema: NormalizedSchema, wire: Wire): fc.Arbitrary<Record<string, unknown>> {
  const required = new Set(requiredMembers(schema));
  const all = bindings(schema).filter((one) => !wire.excluded.has(one.name) && one.location !== 'stream' && one.location !== 'label');
  const arbs = Object.fromEntries(all.map((one) => [one.name, given(one.name, value(one.schema, wire, wire.kind === 'form' ? 'body' : one.location), wire)]));
  return fc.record(arbs, { requiredKeys: Object.keys(arbs).filter((name) => required.has(name) || wire.always?.has(name)) }) as fc.Arbitrary<Record<string, unknown>>;
}
