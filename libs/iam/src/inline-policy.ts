/** An inline policy of a user, group or role; `document` is byte for byte what the caller gave. */
export interface InlinePolicy {
  readonly name: string;
  readonly document: string;
}

/** Policies by name, in byte order of their names (the order in which lists show them). */
export function putPolicy(policies: readonly InlinePolicy[], name: string, document: string): readonly InlinePolicy[] {
  return [...policies.filter((policy) => policy.name !== name), { name, document }].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export const withoutPolicy = (policies: readonly InlinePolicy[], name: string): readonly InlinePolicy[] =>
  policies.filter((policy) => policy.name !== name);

export const inlinePolicy = (policies: readonly InlinePolicy[], name: string): InlinePolicy | undefined =>
  policies.find((policy) => policy.name === name);
