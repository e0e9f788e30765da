import type { CommandContext } from '../command.js';
import { exitCode } from '../exit-code.js';
import type { AdminParameters } from '../gateway/admin-api.js';
import { saying, type Sayings } from '../gateway/gateway-refusal.js';

/** A rule as S3 has it; dates as ISO 8601. */
export interface RuleReply {
  readonly ID: string;
  readonly Status: 'Enabled' | 'Disabled';
  readonly Prefix?: string;
  readonly Filter?: {
    readonly Prefix?: string;
    readonly Tag?: TagReply;
    readonly And?: { readonly Prefix?: string; readonly Tags?: readonly TagReply[] };
  };
  readonly Expiration?: { readonly Days?: number; readonly Date?: string; readonly ExpiredObjectDeleteMarker?: boolean };
  readonly NoncurrentVersionExpiration?: { readonly NoncurrentDays?: number };
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation: number };
}

interface TagReply {
  readonly Key: string;
  readonly Value: string;
}

/** A bucket of AdminListLifecycle's reply. */
export interface RuledReply {
  /** In a tenant `tenant/name`. */
  readonly bucket: string;
  readonly bucket_id: string;
  readonly status: string;
  readonly requested: boolean;
  /** ISO 8601, or ''. */
  readonly started: string;
  /** Only where one bucket was asked for. */
  readonly rules?: readonly RuleReply[];
}

const known: Sayings = { NoSuchBucket: { exit: exitCode.notFound, text: 'ERROR: could not find the bucket' } };

/** One request on lifecycle rules. */
export const askOfLifecycle = (context: CommandContext, method: 'GET' | 'POST', parameters: AdminParameters): Promise<unknown> =>
  saying('ERROR', known, () => context.admin.call(method, '/rolegate/v1/lifecycle', parameters));

/** Every bucket with rules, or the one that is named. */
export async function ruledBuckets(context: CommandContext, named: AdminParameters): Promise<readonly RuledReply[]> {
  const all: RuledReply[] = [];
  let marker: string | undefined;
  do {
    const { buckets, next } = (await askOfLifecycle(context, 'GET', { ...named, marker })) as { buckets: readonly RuledReply[]; next: string };
    all.push(...buckets);
    marker = next === '' || next === marker ? undefined : next;
  } while (marker !== undefined);
  return all;
}
