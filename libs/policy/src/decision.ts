import type { CompiledPolicy } from './compiled-policy.js';
import type { PolicySwitches } from './switches.js';

/** Who asks. ARNs are complete; what does not apply is absent. */
export interface RequestPrincipal {
  /** `session`: GetSessionToken's credentials, which act as their user; `federated-user`: GetFederationToken's. */
  readonly kind: 'anonymous' | 'root' | 'user' | 'assumed-role' | 'federated-user' | 'session';
  /** Real account, tenant, or empty. */
  readonly account: string;
  readonly arn: string;
  /** The user behind a subuser, a `session` or a `federated-user`. */
  readonly userArn?: string;
  /** The role of an assumed-role session, with its path. */
  readonly roleArn?: string;
  /** `arn:aws:sts::account:assumed-role/role/session`, or the federated user's ARN. */
  readonly sessionArn?: string;
  /** ARN of the provider that vouches for the caller of AssumeRoleWithWebIdentity or AssumeRoleWithSAML. */
  readonly federated?: string;
  /** `logging.s3.amazonaws.com` … */
  readonly service?: string;
  readonly canonicalUserId?: string;
}

/**
 * Condition values of a request by lower-cased key (keys ignore case, tag keys in them too: IAM User Guide,
 * "Condition keys for tags"). Absent keys are undefined. Called only for the keys that matching statements test, so
 * values may be computed on demand.
 */
export interface RequestContext {
  get(key: string): string | readonly string[] | undefined;
}

export interface PolicyRequest {
  /** `s3:GetObject`, in AWS's spelling. */
  readonly action: string;
  /** ARN of what is acted on. */
  readonly resource: string;
  readonly principal: RequestPrincipal;
  readonly context: RequestContext;
}

/** What allows a caller beside policies. */
export interface Grants {
  /** System user or RGW administrator, acting with its own keys. Never counts for role and federated sessions. */
  readonly administrator?: boolean;
  /** Root of the caller's account: everything in that account. */
  readonly accountRoot?: boolean;
  /** The caller's user owns the resource (callers outside real accounts). Never counts for role sessions. */
  readonly owner?: boolean;
  /** A Ceph cap of the user allows the action. Never counts for role sessions. */
  readonly caps?: boolean;
  /** An ACL grants it to the caller: by canonical user, to all users or to authenticated users. */
  readonly acl?: boolean;
  /** The action needs no permission (sts:GetSessionToken in profile `aws`); only an explicit Deny refuses it. */
  readonly identityNotNeeded?: boolean;
}

export interface AuthorizationInput extends PolicyRequest {
  readonly switches: PolicySwitches;
  /** Account that owns the resource; absent: the caller's own. */
  readonly resourceAccount?: string;
  readonly identity?: readonly CompiledPolicy[];
  /** Permissions boundary; absent: none is set. */
  readonly boundary?: readonly CompiledPolicy[];
  /** Session policies; absent: none were passed (a federated user then has nothing: GetFederationToken). */
  readonly session?: readonly CompiledPolicy[];
  /** Bucket policy, or with `trust` the role's trust policy. */
  readonly resourcePolicy?: readonly CompiledPolicy[];
  /** `resourcePolicy` is a role's trust policy: without its consent nothing is allowed. */
  readonly trust?: boolean;
  readonly grants?: Grants;
}

export type AllowReason =
  | 'identity-policy' | 'resource-policy' | 'trust-policy'
  | 'administrator' | 'account-root' | 'owner' | 'caps' | 'acl' | 'identity-not-needed';

export type DenyReason =
  /** A Deny statement matched; `deciding` names it. */
  | 'explicit-deny'
  /** Nothing allows it. */
  | 'no-statement'
  /** As no-statement, but for one condition; only `explain` finds out. */
  | 'condition-failed'
  /** Allowed, but not by the session policies. */
  | 'session-policy'
  /** Allowed, but not by the permissions boundary. */
  | 'boundary'
  /** The trust policy does not name the caller, or its conditions fail. */
  | 'trust'
  /** The account or tenant of the resource does not allow it, whatever the caller's own does. */
  | 'cross-account';

export type ReasonCode = AllowReason | DenyReason;

export type Via = 'identity' | 'resource' | 'session' | 'boundary' | 'trust' | 'grant';

export interface DecidingStatement {
  readonly policyId: string;
  readonly sid?: string;
  /** Place in its document, from 0. */
  readonly index: number;
  readonly effect: 'Allow' | 'Deny';
  readonly via: Via;
}

/** The condition for which a statement that fits in all else did not match. For the operator, not for the caller. */
export interface FailedCondition {
  readonly statement: DecidingStatement;
  readonly key: string;
  /** As written, with qualifier and suffix. */
  readonly operator: string;
  readonly wanted: readonly string[];
  readonly actual: string | readonly string[] | undefined;
}

export interface Decision {
  readonly allowed: boolean;
  readonly reason: ReasonCode;
  /** The statements that made the decision; empty when a grant did or nothing matched. */
  readonly deciding: readonly DecidingStatement[];
  readonly failed?: FailedCondition;
}
