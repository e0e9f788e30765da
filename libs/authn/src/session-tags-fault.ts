/** STS API Reference, Tag: lengths of keys and values; 50 tags of a session. */
const MOST_TAGS = 50;

/** Why the session tags that a provider gives are refused; undefined: they are not. */
export function sessionTagsFault(tags: readonly (readonly [key: string, value: string])[]): string | undefined {
  if (tags.length > MOST_TAGS) return `it carries ${tags.length} session tags`;
  const bad = tags.find(([key, value]) => key === '' || key.length > 128 || value.length > 256);
  return bad && `the session tag ${bad[0].slice(0, 128)} is too long or has no name`;
}
