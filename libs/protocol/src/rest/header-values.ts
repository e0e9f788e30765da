import type { NormalizedSchema } from '@smithy/core/schema';
import { RolegateError } from '#kernel';
import { anyTimestamp, parseBase64, parseBoolean, parseInteger, parseTimestamp } from '../schema/scalars.js';

/** Reads the text of a header or query parameter; undefined when it is to be treated as not given. */
export type TextReader = (text: string) => unknown;
/** Writes the text of a header. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type TextWriter = (value: any) => string;

/** S3's sentence for a number that is none; `max-keys` and its like (S3 API Reference, "List of error codes"). */
const invalid = (wire: string, text: string, what: string): RolegateError =>
  new RolegateError('InvalidArgument', `Provided ${wire} ${what}`, { fields: { ArgumentName: wire, ArgumentValue: text.slice(0, 256) } });

export function compileHeaderText(schema: NormalizedSchema, wire: string): TextReader {
  if (schema.isListSchema()) return list(compileHeaderText(schema.getValueSchema(), wire));
  if (schema.isNumericSchema()) return scalar(parseInteger, wire, 'not an integer or within integer range');
  if (schema.isBooleanSchema()) return scalar(parseBoolean, wire, 'is neither true nor false');
  if (schema.isTimestampSchema()) return timestamp(schema, wire);
  if (schema.isBlobSchema()) return scalar(parseBase64, wire, 'is not base64');
  return (text) => text;
}

/** An empty number or boolean counts as absent, as S3 treats `max-keys=`. */
function scalar(parse: (text: string) => unknown, wire: string, what: string): TextReader {
  return (text) => {
    if (text === '') return undefined;
    const value = parse(text.trim());
    if (value === undefined) throw invalid(wire, text, what);
    return value;
  };
}

/**
 * A condition with a date that does not parse is ignored (RFC 9110 §13.1.3). So is `Expires`, which S3 takes as any text
 * (`0` is common): an operation that stores it takes the header itself.
 */
function timestamp(schema: NormalizedSchema, wire: string): TextReader {
  const lenient = wire.toLowerCase().includes('if-') || wire === 'Expires';
  const read = (schema.getSchema() as unknown) === 5 ? parseTimestamp : anyTimestamp;
  const strict = scalar(read, wire, 'is not a date');
  return lenient ? (text) => read(text.trim()) : strict;
}

/** Comma-separated; an item with a comma in it is quoted (Smithy, httpHeader list). */
function list(read: TextReader): TextReader {
  return (text) => {
    const values: unknown[] = [];
    for (const [, quoted, plain] of text.matchAll(/\s*(?:"((?:[^"\\]|\\.)*)"|([^,]*))\s*(?:,|$)/g)) {
      const one = quoted === undefined ? plain!.trim() : quoted.replace(/\\(.)/g, '$1');
      if (one !== '') values.push(read(one));
    }
    return values;
  };
}

export function compileHeaderWriter(schema: NormalizedSchema): TextWriter {
  if (schema.isTimestampSchema()) return writeTimestamp(schema);
  if (schema.isBlobSchema()) return (value: Uint8Array) => Buffer.from(value).toString('base64');
  if (schema.isListSchema()) {
    const item = compileHeaderWriter(schema.getValueSchema());
    return (values: readonly unknown[]) => values.map((value) => quote(item(value))).join(', ');
  }
  return String;
}

const quote = (text: string): string => (/[",]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text);

/** http-date in headers unless the schema says otherwise (Smithy, timestampFormat). */
function writeTimestamp(schema: NormalizedSchema): TextWriter {
  switch (schema.getSchema() as unknown) {
    case 5:
      return (value: Date) => value.toISOString();
    case 7:
      return (value: Date) => String(value.getTime() / 1000);
    default:
      return (value: Date) => value.toUTCString();
  }
}
