import { RolegateError } from '#kernel';
import type { ConditionValues, OperationContext } from '#operation';
import type { BucketInput } from '../../bucket/bucket.queries.js';

/** Members that both versions of the call have. */
export interface ListingInput extends BucketInput {
  readonly Prefix?: string;
  readonly Delimiter?: string;
  readonly MaxKeys?: number;
  readonly EncodingType?: string;
}

/** S3 API Reference, ListObjectsV2, max-keys: "By default, the action returns up to 1,000 key names … never more". */
const MOST_KEYS = 1000;

/** Entries of a page. @throws RolegateError InvalidArgument for a negative number */
export function pageSize({ MaxKeys }: ListingInput): number {
  if (MaxKeys === undefined) return MOST_KEYS;
  if (MaxKeys >= 0) return Math.min(MaxKeys, MOST_KEYS);
  throw new RolegateError('InvalidArgument', 'Argument maxKeys must be an integer between 0 and 2147483647', { fields: { ArgumentName: 'maxKeys', ArgumentValue: String(MaxKeys) } });
}

/** What listingConditions sets. */
export const listingConditionKeys: readonly string[] = ['s3:prefix', 's3:delimiter', 's3:max-keys'];

/** Condition keys of s3:ListBucket. RGW has s3:max-keys on every listing, AWS where the parameter was given. */
export const listingConditions = (input: ListingInput, ctx: OperationContext): ConditionValues => ({
  's3:prefix': input.Prefix,
  's3:delimiter': input.Delimiter,
  's3:max-keys': input.MaxKeys === undefined && ctx.settings.compat === 'aws' ? undefined : String(input.MaxKeys ?? MOST_KEYS),
});

/** An empty delimiter or marker is none. */
export const given = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
