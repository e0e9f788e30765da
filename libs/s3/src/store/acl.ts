/** Who owns an object, or is granted something; as `BucketOwner`. */
export interface ObjectOwner {
  /** `user/AIDA…`, or `account/<id>`: names are changed and used again, streams never. '' is nobody that anyone can become. */
  readonly stream: string;
  /** As S3 showed it then. */
  readonly id: string;
  readonly displayName: string;
}

/** Source: S3 User Guide, "Access control list (ACL) overview", "What permissions can I grant?". */
export type AclPermission = 'FULL_CONTROL' | 'READ' | 'WRITE' | 'READ_ACP' | 'WRITE_ACP';

/** Source: S3 User Guide, "Access control list (ACL) overview", "Amazon S3 predefined groups". */
export type AclGroup = 'AllUsers' | 'AuthenticatedUsers' | 'LogDelivery';

/**
 * `self` is whoever owns what the ACL is of, `bucket` whoever owns the bucket that an object lies in: both follow a bucket
 * that is handed over.
 */
export type Grantee = ObjectOwner | { readonly group: AclGroup } | { readonly ownerOf: 'self' | 'bucket' };

export interface Grant {
  readonly grantee: Grantee;
  readonly permission: AclPermission;
}

/** Absent: all to the owner, nothing to others. With it the owner has what it grants him, and always the ACL itself. */
export interface ObjectAcl {
  readonly grants: readonly Grant[];
}
