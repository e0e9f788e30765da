import type { ApiParameter, ApiSchema } from '#operation';

export const text: ApiSchema = { type: 'string' };
export const whole: ApiSchema = { type: 'integer' };
export const flag: ApiSchema = { type: 'boolean' };
export const moment: ApiSchema = { type: 'string', format: 'date-time' };
export const oneOf = (...values: readonly string[]): ApiSchema => ({ type: 'string', enum: values });
export const listOf = (items: ApiSchema): ApiSchema => ({ type: 'array', items });
export const said = (schema: ApiSchema, description: string): ApiSchema => ({ ...schema, description });

/** An object with exactly these fields; those of `optional` may be absent. */
export const record = (properties: Readonly<Record<string, ApiSchema>>, optional: Readonly<Record<string, ApiSchema>> = {}): ApiSchema =>
  ({ type: 'object', properties: { ...properties, ...optional }, required: Object.keys(properties), additionalProperties: false });

export const maxEntries: ApiParameter = { doc: 'Length of a page.', schema: { type: 'integer', minimum: 1, maximum: 1000 } };
export const marker: ApiParameter = { doc: 'Where a page begins: the `next` of the one before.' };
export const next = said(text, "'' at the end, else the marker of the next page.");
export const tenant: ApiParameter = { doc: 'Tenant of the user or role that is named.' };
