import type { CompiledPolicy } from '#policy';

export type ConditionValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/** One question to the policy engine. Most operations ask one; CopyObject asks two. */
export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  /** The account that owns the resource; undefined where no one does (sts:GetSessionToken, s3:ListAllMyBuckets): the caller's. */
  readonly resourceAccount?: string;
  /** The bucket that it is about, or is to make: its owner pays. */
  readonly bucket?: { readonly name: string; readonly owner: { readonly id: string } };
  /** Bucket policy or trust policy of the resource. */
  readonly resourcePolicy?: readonly CompiledPolicy[];
  readonly trust?: boolean;
  /**
   * Asked for an AWS service (`ec2.amazonaws.com`) in place of the caller, of whose rights and names nothing counts here: only
   * a trust policy that names the service. An operation that sets it asks beside it whether the caller may act for the service.
   */
  readonly service?: string;
  /** The caller owns the resource by Ceph's ACL rules (empty account and tenants). */
  readonly owner?: boolean;
  /** A Ceph cap that allows it as well. */
  readonly cap?: { readonly type: string; readonly access: 'read' | 'write' };
  /** No Allow is needed; only an explicit Deny refuses (sts:GetSessionToken in profile aws). */
  readonly permissionNotNeeded?: boolean;
  /**
   * Why nothing can allow it, where the caller is not to learn so (what is named does not exist): log and record have it
   * instead of the policy engine's reason.
   */
  readonly hiddenReason?: string;
  /** Condition keys of the operation, by their documented names. */
  readonly conditions?: ConditionValues;
}
