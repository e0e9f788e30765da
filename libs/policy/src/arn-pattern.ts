import { compilePattern, variableEnd, type Pattern, type TemplateOptions } from './template.js';

/** The fields of an ARN before the resource: `arn:partition:service:region:account:`. */
const FIELDS = 5;

/** Splits at the first five colons that stand outside variables; the last field keeps its colons. */
export function splitArnPattern(text: string, variables: boolean): string[] {
  const fields: string[] = [];
  let from = 0;
  for (let i = 0; i < text.length && fields.length < FIELDS; i++) {
    if (variables && text.startsWith('${', i)) i = variableEnd(text, i + 2);
    else if (text[i] === ':') {
      fields.push(text.slice(from, i));
      from = i + 1;
    }
  }
  fields.push(text.slice(from));
  return fields;
}

const isPlain = (field: string): boolean => !field.includes('*') && !field.includes('?') && !field.includes('${');

/**
 * A pattern for ARNs. A wildcard in one of the first five fields stays in its field; in the resource it crosses `/`
 * and `:` (IAM User Guide, "Amazon Resource Names", wildcards). The last field of a shorter pattern (`arn:aws:s3*`)
 * takes all that is left.
 */
export function compileArnPattern(text: string, options: TemplateOptions): Pattern {
  const fields = splitArnPattern(text, options.variables);
  const last = fields.length - 1;
  if (fields.slice(0, last).every(isPlain)) return compilePattern(text, options);
  // One field is no whole value: a variable in it has one value or none, however the other fields are written.
  const single = { ...options, multiValuedVariables: false };
  const patterns = fields.map((field) => compilePattern(field, single));
  return (actual, context) => {
    let from = 0;
    for (let i = 0; i < last; i++) {
      const colon = actual.indexOf(':', from);
      if (colon < 0 || !patterns[i]!(actual.slice(from, colon), context)) return false;
      from = colon + 1;
    }
    return patterns[last]!(actual.slice(from), context);
  };
}

/** Has it the six fields of an ARN? */
export function isArn(text: string): boolean {
  if (!text.startsWith('arn:')) return false;
  let at = 3;
  for (let i = 1; i < FIELDS; i++) {
    at = text.indexOf(':', at + 1);
    if (at < 0) return false;
  }
  return at < text.length - 1;
}
