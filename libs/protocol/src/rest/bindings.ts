import type { NormalizedSchema } from '@smithy/core/schema';

export type Location = 'label' | 'query' | 'header' | 'prefix' | 'payload' | 'stream' | 'status' | 'body';

/** Where a member of an input or output travels in HTTP. Source: Smithy, HTTP binding traits. */
export interface Binding {
  readonly name: string;
  readonly schema: NormalizedSchema;
  readonly location: Location;
  /** Header or query name; the prefix for `prefix`. */
  readonly wire: string;
}

export function bindings(schema: NormalizedSchema): Binding[] {
  return schema.isUnitSchema() ? [] : [...schema.structIterator()].map(([name, member]) => binding(name, member));
}

function binding(name: string, schema: NormalizedSchema): Binding {
  const traits = schema.getMergedTraits();
  if (traits.httpLabel) return { name, schema, location: 'label', wire: name };
  if (traits.httpQuery) return { name, schema, location: 'query', wire: traits.httpQuery as unknown as string };
  if (traits.httpHeader) return { name, schema, location: 'header', wire: traits.httpHeader as unknown as string };
  if (traits.httpPrefixHeaders !== undefined) return { name, schema, location: 'prefix', wire: traits.httpPrefixHeaders as unknown as string };
  if (traits.httpResponseCode) return { name, schema, location: 'status', wire: name };
  if (traits.httpPayload) return { name, schema, location: traits.streaming || schema.isStreaming() ? 'stream' : 'payload', wire: payloadName(name, schema) };
  return { name, schema, location: 'body', wire: name };
}

const payloadName = (name: string, schema: NormalizedSchema): string =>
  (schema.getMergedTraits().xmlName as string | undefined) ?? schema.getName() ?? name;
