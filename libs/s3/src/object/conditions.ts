import type { EtagCondition, ReadConditions, WriteConditions } from '../store/index.js';
import { notImplemented } from '../bucket/not-implemented.js';

/** An If-Match or If-None-Match header: `*`, or entity tags with or without quotes (RFC 9110 section 13.1; clients of S3 leave them out). */
export function entityTags(header: string): EtagCondition {
  const text = header.trim();
  if (text === '*') return '*';
  return text.split(',').map(bareTag);
}

function bareTag(text: string): string {
  const tag = text.trim();
  const start = tag.startsWith('W/') ? 2 : 0;
  return tag[start] === '"' && tag.length > start + 1 && tag.endsWith('"') ? tag.slice(start + 1, -1) : tag.slice(start);
}

export interface ConditionMembers {
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
  readonly IfModifiedSince?: Date;
  readonly IfUnmodifiedSince?: Date;
}

/** undefined where nothing is asked, the common case. */
export function readConditions({ IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince }: ConditionMembers): ReadConditions | undefined {
  if (IfMatch === undefined && IfNoneMatch === undefined && IfModifiedSince === undefined && IfUnmodifiedSince === undefined) return undefined;
  return {
    ifMatch: IfMatch === undefined ? undefined : entityTags(IfMatch),
    ifNoneMatch: IfNoneMatch === undefined ? undefined : entityTags(IfNoneMatch),
    ifModifiedSince: IfModifiedSince?.getTime(),
    ifUnmodifiedSince: IfUnmodifiedSince?.getTime(),
  };
}

/** S3 User Guide, "Conditional writes": If-None-Match takes `*` only, and stands alone. @throws RolegateError NotImplemented, as AWS answers to the rest */
export function writeConditions({ IfMatch, IfNoneMatch }: Pick<ConditionMembers, 'IfMatch' | 'IfNoneMatch'>): WriteConditions | undefined {
  if (IfMatch === undefined && IfNoneMatch === undefined) return undefined;
  if (IfNoneMatch !== undefined && (IfMatch !== undefined || IfNoneMatch.trim() !== '*')) throw notImplemented('If-None-Match');
  return { ifMatch: IfMatch === undefined ? undefined : entityTags(IfMatch), ifNoneMatch: IfNoneMatch === undefined ? undefined : '*' };
}
