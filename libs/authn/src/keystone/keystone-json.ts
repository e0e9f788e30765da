import type { KeystoneName } from './keystone-options.js';

type Json = Readonly<Record<string, unknown>>;

/** Replies as they come: what does not have the expected form is undefined. */
export const objectOf = (value: unknown): Json | undefined => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined);
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** `{id, name, domain: {name}}`, as tokens show users and projects. */
export function nameOf(value: unknown): KeystoneName | undefined {
  const { id, name, domain } = objectOf(value) ?? {};
  const domainName = textOf(objectOf(domain)?.name);
  return typeof id === 'string' && id !== '' && typeof name === 'string' && domainName !== undefined ? { id, name, domain: domainName } : undefined;
}

/** The error code inside a reply of Keystone's own: what stands before it answers otherwise. */
export const errorCodeOf = (body: unknown): unknown => objectOf(objectOf(body)?.error)?.code;
