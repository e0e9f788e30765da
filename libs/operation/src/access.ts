import type { CompiledPolicy, Decision } from '#policy';

export type ConditionValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a request's record and conditions need of a bucket. */
export interface AccessedBucket {
  readonly bucketId?: string;
  readonly name: string;
  readonly owner: { readonly id: string };
  /** Who pays for the request in place of the owner: the caller of a Requester Pays bucket. */
  readonly charged?: { readonly id: string };
  /** Policies may ask for them. */
  readonly tags?: readonly { readonly Key: string; readonly Value: string }[];
  /** Its requests are logged. */
  readonly logging?: object;
}

/** Many requests that are allowed together or not at all: on everything that begins as `resource` does, by this caller, from now on for a while. */
export interface AccessExtent {
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** About the resource alone. */
  readonly exact: boolean;
  /** s3:prefix begins so in each of them; undefined: nothing is known of it. */
  readonly listed?: string;
  /** None will be served that does not come over TLS. */
  readonly overTls: boolean;
  /** It had a say that they come over TLS: set while the question is decided. */
  restedOnTls: boolean;
}

/** One question to the policy engine. Most operations ask one; CopyObject asks two. */
export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  /** The account that owns the resource; undefined where no one does (sts:GetSessionToken, s3:ListAllMyBuckets): the caller's. */
  readonly resourceAccount?: string;
  /** The bucket that it is about, or is to make. */
  readonly bucket?: AccessedBucket;
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
  /** An ACL grants it to the caller. */
  readonly acl?: boolean;
  /** What is kept with the resource and not in memory: read where the answer depends on it. */
  readonly stored?: StoredFacts;
  /** A Ceph cap that allows it as well. */
  readonly cap?: { readonly type: string; readonly access: 'read' | 'write' };
  /** No Allow is needed; only an explicit Deny refuses (sts:GetSessionToken in profile aws). */
  readonly permissionNotNeeded?: boolean;
  /**
   * Why nothing can allow it, where the caller is not to learn so (what is named does not exist): log and record have it
   * instead of the policy engine's reason.
   */
  readonly hiddenReason?: string;
  /** Asked for more requests than this one. */
  readonly extent?: AccessExtent;
  /** Condition keys of the operation, by their documented names. */
  readonly conditions?: ConditionValues;
}

/**
 * What is kept with a resource in a store (an object's ACL and tags). Memory does not have it, so it is read only where a
 * statement that applies asks for it, or where nothing allows the request and it may.
 */
export interface StoredFacts {
  /** What is kept there may grant what no policy does. */
  readonly mayAllow: boolean;
  /** A statement asked for one of the values: set while the request is decided without them. */
  asked: boolean;
  /** True for a condition key (lower case) whose values are kept there. */
  has(key: string): boolean;
  /** The same question with the answer; at most one read for a request. @throws RolegateError NoSuchKey, where the caller may know */
  read(decide: (access: AccessRequest) => Decision): Promise<AccessRequest>;
}

/** A decision, and the question that it answers. */
export interface Judgement {
  readonly access: AccessRequest;
  readonly decision: Decision;
}

/** Denials that an ACL may turn: nothing allowed the request, and nothing that limits the caller refused it. */
const isSilent = ({ allowed, reason }: Decision): boolean => !allowed && (reason === 'no-statement' || reason === 'cross-account');

/** Could what is kept with the resource change the decision, which was made without it? */
export const needsStored = ({ stored }: AccessRequest, decision: Decision): boolean =>
  stored !== undefined && (stored.asked || (stored.mayAllow && isSilent(decision)));

/** Decides, with what is kept with the resource where that matters. @throws RolegateError what reading it throws */
export async function judge(access: AccessRequest, decide: (access: AccessRequest) => Decision): Promise<Judgement> {
  const decision = decide(access);
  if (!needsStored(access, decision)) return { access, decision };
  const full = await access.stored!.read(decide);
  return { access: full, decision: decide(full) };
}
