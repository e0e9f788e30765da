/** A tag as AWS writes it. In profile ceph one key may stand several times (multi-valued role tags). */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export const tagPairs = (tags: readonly Tag[]): (readonly [string, string])[] => tags.map((tag) => [tag.Key, tag.Value] as const);
