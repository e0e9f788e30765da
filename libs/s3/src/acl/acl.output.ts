import type { OperationContext } from '#operation';
import type { GetObjectAclOutput, Grantee as ShownGrantee } from '@aws-sdk/client-s3';
import { ownerNow } from '../bucket/bucket.owner.js';
import type { Grant, Grantee, ObjectOwner } from '../store/index.js';
import { groupUris } from './acl.grantees.js';
import { PRIVATE } from './acl.rights.js';

type Who = Pick<OperationContext, 'directory'>;

/** An owner as S3 shows it, under its id of today. */
export function shownOwner(owner: ObjectOwner, { directory }: Who): { readonly ID: string; readonly DisplayName: string } {
  const { id, displayName } = ownerNow(owner, directory);
  return { ID: id, DisplayName: displayName };
}

function shownGrantee(grantee: Grantee, self: ObjectOwner, bucketOwner: ObjectOwner, ctx: Who): ShownGrantee {
  if ('group' in grantee) return { Type: 'Group', URI: groupUris[grantee.group] };
  const who = 'stream' in grantee ? grantee : grantee.ownerOf === 'self' ? self : bucketOwner;
  return { ...shownOwner(who, ctx), Type: 'CanonicalUser' };
}

/** An object of the bucket's own owner has him once, with the greater right. */
function withoutRepetition(grants: readonly Grant[], self: ObjectOwner, bucketOwner: ObjectOwner): readonly Grant[] {
  if (self.stream !== bucketOwner.stream || !grants.some(({ grantee }) => 'ownerOf' in grantee && grantee.ownerOf === 'bucket')) return grants;
  return grants.filter(({ grantee }) => !('ownerOf' in grantee) || grantee.ownerOf === 'self');
}

/** Source: S3 API Reference, GetBucketAcl and GetObjectAcl. `grants` undefined: private. */
export function shownAcl(grants: readonly Grant[] | undefined, self: ObjectOwner, bucketOwner: ObjectOwner, ctx: Who): GetObjectAclOutput {
  const shown = withoutRepetition(grants ?? PRIVATE, self, bucketOwner);
  return {
    Owner: shownOwner(self, ctx),
    Grants: shown.map(({ grantee, permission }) => ({ Grantee: shownGrantee(grantee, self, bucketOwner, ctx), Permission: permission })),
  };
}
