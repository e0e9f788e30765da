import { RolegateError } from '#kernel';
import type { AccessRequest, ConditionValues, OperationContext, StoredFacts } from '#operation';
import { type Decision, onlyDenies } from '#policy';
import { bucketAccess } from '../bucket/bucket.authorization.js';
import type { FoundBucket } from '../bucket/bucket.queries.js';
import { aclsDisabled } from '../ownership/object-ownership.js';
import type { ObjectAnnotations, ObjectMeta, ObjectOwner, ObjectStore } from '../store/index.js';
import { tagConditions } from '../tagging/object-tags.conditions.js';
import { objectPermission } from './acl.permissions.js';
import { rightsOnObject } from './acl.rights.js';

/** Reads what is kept with an object. */
export type ObjectReader = Pick<ObjectStore, 'head'>;

/** An object, or one version of it. */
export interface ObjectPlace {
  readonly found: FoundBucket;
  readonly key: string;
  readonly versionId?: string;
}

/** Tags of the object as it is, by Ceph's name as well (Service Authorization Reference, "Condition keys for Amazon S3"; Ceph, "Bucket Policies"). */
export const existingTagKeys: readonly string[] = ['s3:ExistingObjectTag/*', 's3:ResourceTag/*'];

const isTagKey = (key: string): boolean => key.startsWith('s3:existingobjecttag/') || key.startsWith('s3:resourcetag/');

const existingTags = ({ tags }: ObjectAnnotations): ConditionValues | undefined =>
  tags && { ...tagConditions('s3:ExistingObjectTag/', tags), ...tagConditions('s3:ResourceTag/', tags) };

/** Of what was written without a signature. No tenant is called so: `$` ends a tenant's name. */
const NOBODYS = '$anonymous';

/** The account that an owner stands for: in a real one its own, else the tenant. */
function accountOf({ stream, id }: ObjectOwner): string {
  if (stream === '') return NOBODYS;
  if (stream.startsWith('account/')) return id;
  return id.includes('$') ? id.slice(0, id.indexOf('$')) : '';
}

/**
 * `asked` with what is kept with the object in it. In AWS the owner of a bucket cannot give away what another account put
 * there: his policy only refuses then (S3 User Guide, "Amazon S3 bucket and object ownership").
 */
export function accessWith(kept: ObjectAnnotations, { stored: _, ...asked }: AccessRequest, { found: { state } }: ObjectPlace, ctx: OperationContext): AccessRequest {
  const { owner } = kept;
  const isForeign = owner !== undefined && ctx.settings.compat === 'aws' && !aclsDisabled(state, ctx.settings);
  return {
    ...asked,
    ...rightsOnObject(state, asked.action, kept, ctx),
    conditions: { ...asked.conditions, ...existingTags(kept) },
    ...(isForeign && { resourceAccount: accountOf(owner), resourcePolicy: onlyDenies(asked.resourcePolicy) }),
  };
}

/** What was read for a request, so that asking again costs no second read. */
const readFor = new WeakMap<OperationContext, Map<string, ObjectMeta | undefined>>();

/** Did a decision of this request rest on what is kept with an object? */
export const restedOnObject = (ctx: OperationContext): boolean => readFor.has(ctx);

/** ACL and tags of an object, for the decision. */
class ObjectFacts implements StoredFacts {
  asked = false;
  readonly mayAllow: boolean;

  constructor(private readonly access: AccessRequest, private readonly place: ObjectPlace, private readonly ctx: OperationContext, private readonly store: ObjectReader) {
    this.mayAllow = objectPermission(access.action, ctx.settings.compat) !== undefined && !aclsDisabled(place.found.state, ctx.settings);
  }

  has(key: string): boolean {
    return isTagKey(key);
  }

  /** Whoever may list the bucket learns that the object does not exist before he learns that he might not read it (rgw_op.cc, read_obj_policy). */
  async read(decide: (access: AccessRequest) => Decision): Promise<AccessRequest> {
    const { access, place, ctx } = this;
    const meta = await this.meta();
    if (meta === undefined && this.mayAllow && decide(bucketAccess(place.found, 's3:ListBucket', ctx)).allowed) {
      throw new RolegateError(place.versionId === undefined ? 'NoSuchKey' : 'NoSuchVersion', '', { fields: { Key: place.key, ...(place.versionId !== undefined && { VersionId: place.versionId.slice(0, 256) }) } });
    }
    return accessWith(meta ?? {}, access, place, ctx);
  }

  private async meta(): Promise<ObjectMeta | undefined> {
    const { found: { state: { bucketId } }, key, versionId } = this.place;
    let known = readFor.get(this.ctx);
    if (known === undefined) readFor.set(this.ctx, known = new Map());
    // Version ids of a request are any text: lengths keep one address from reading as another.
    const address = versionId === undefined ? `${bucketId}/${key}` : `${bucketId}/${versionId.length}/${versionId}/${key}`;
    if (known.has(address)) return known.get(address);
    const meta = await this.store.head(bucketId, key, { versionId });
    known.set(address, meta);
    return meta;
  }
}

/** The same question, in which the object that is there has a say: its ACL, and the tags that policies speak of. */
export const askingObject = (access: AccessRequest, place: ObjectPlace, ctx: OperationContext, store: ObjectReader): AccessRequest =>
  ({ ...access, stored: new ObjectFacts(access, place, ctx, store) });
