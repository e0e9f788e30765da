import type { AccessExtent, AccessRequest, OperationContext } from '#operation';
import { objectPermission } from '../acl/acl.permissions.js';
import { bucketAccess } from '../bucket/bucket.authorization.js';
import type { FoundBucket } from '../bucket/bucket.queries.js';
import { aclsDisabled } from '../ownership/object-ownership.js';
import type { VendingTerms } from '../store/index.js';
import type { Target } from './target.js';

/** Seconds: no STS issues for less (STS API Reference, AssumeRole, "DurationSeconds"). */
export const SHORTEST = 900;
/** Where nothing is asked for (S3 API Reference, GetDataAccess, "durationSeconds"). */
const USUAL = 3600;

export type Permission = 'READ' | 'WRITE' | 'READWRITE';

/** Actions on objects without which a permission means nothing. */
const NEEDED: Readonly<Record<Permission, readonly string[]>> = { READ: ['s3:GetObject'], WRITE: ['s3:PutObject'], READWRITE: ['s3:GetObject', 's3:PutObject'] };
export const neededActions = (permission: Permission): readonly string[] => NEEDED[permission];

/** Actions that go with writing, each where the caller has it (S3 User Guide, "Permissions for S3 Access Grants"). Uploads are not listed: they may be others'. */
const BESIDES_WRITING: readonly string[] = ['s3:DeleteObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];
export const usefulActions = (permission: Permission): readonly string[] => (permission === 'READ' ? [] : BESIDES_WRITING);

/** Seconds for which a grant is good: never longer than the caller's own session, nor than its store allows; less than SHORTEST where that ends too soon. */
export function grantedSeconds(wanted: number | undefined, longest: number, { principal: { session }, now }: Pick<OperationContext, 'principal' | 'now'>): number {
  const left = session === undefined ? Infinity : Math.floor((session.expiresAt - now) / 1000);
  return Math.min(wanted ?? USUAL, longest, left);
}

/** What one grant rests on: all requests until it ends. */
export class Grant {
  /** Some question was answered by what is said of TLS. */
  get overTls(): boolean {
    return this.asked.some(({ restedOnTls }) => restedOnTls);
  }

  private readonly asked: AccessExtent[] = [];

  constructor(private readonly found: FoundBucket, private readonly target: Target, private readonly until: number, private readonly terms: Pick<VendingTerms, 'overTls'>, private readonly ctx: OperationContext) {}

  /**
   * The question whether the caller may do `action` to every object of the target. What an object's own ACL would add is left
   * out, and so is what its bucket's owner has by being that: objects may be others'.
   */
  onObjects(action: string): AccessRequest {
    const { found, target, ctx } = this;
    const access = bucketAccess(found, action, ctx, target.prefix);
    const extent = this.extent({ exact: target.exact });
    return objectPermission(action, ctx.settings.compat) === undefined || aclsDisabled(found.state, ctx.settings) ? { ...access, extent } : { ...access, owner: false, acl: false, extent };
  }

  /** The question whether the caller may list, by `action`, what lies below the target. */
  listing(action: 's3:ListBucket' | 's3:ListBucketVersions'): AccessRequest {
    const { found, target: { prefix }, ctx } = this;
    return { ...bucketAccess(found, action, ctx), extent: this.extent({ exact: true, ...(prefix !== '' && { listed: prefix }) }) };
  }

  private extent(of: Pick<AccessExtent, 'exact' | 'listed'>): AccessExtent {
    const extent = { ...of, until: this.until, overTls: this.terms.overTls, restedOnTls: false };
    this.asked.push(extent);
    return extent;
  }
}
