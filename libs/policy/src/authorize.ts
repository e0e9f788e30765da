import { isRealAccount } from '#kernel';
import { Naming, type CompiledPolicy, type CompiledStatement } from './compiled-policy.js';
import type { AllowReason, AuthorizationInput, DecidingStatement, Decision, DenyReason, PolicyRequest, Via } from './decision.js';
import { firstAllow, firstDeny, resourceAllow, type ResourceAllow } from './matching.js';

const decisionOf = (allowed: boolean, reason: Decision['reason']): Decision => Object.freeze({ allowed, reason, deciding: Object.freeze([]) });
const BY_GRANT: Readonly<Record<'administrator' | 'account-root' | 'owner' | 'caps' | 'acl' | 'identity-not-needed', Decision>> = {
  administrator: decisionOf(true, 'administrator'),
  'account-root': decisionOf(true, 'account-root'),
  owner: decisionOf(true, 'owner'),
  caps: decisionOf(true, 'caps'),
  acl: decisionOf(true, 'acl'),
  'identity-not-needed': decisionOf(true, 'identity-not-needed'),
};
type GrantReason = keyof typeof BY_GRANT;

/** A statement as a decision shows it. */
export const decidingStatement = (statement: CompiledStatement, via: Via): DecidingStatement => ({
  policyId: statement.policyId,
  sid: statement.sid,
  index: statement.index,
  effect: statement.effect,
  via,
});

const denied = (reason: DenyReason): Decision => ({ allowed: false, reason, deciding: [] });

const allowedBy = (reason: AllowReason, via: Via, statement: CompiledStatement): Decision => ({
  allowed: true,
  reason,
  deciding: [decidingStatement(statement, via)],
});

/** Sessions of roles and of federation never act with what belongs to the person behind them. */
const actsAsUser = (input: AuthorizationInput): boolean => input.principal.kind === 'user' || input.principal.kind === 'root' || input.principal.kind === 'session';

/** The grant, if any, that counts like an Allow of the caller's identity policies. */
function identityGrant(input: AuthorizationInput): GrantReason | undefined {
  const { grants, switches, principal } = input;
  if (grants === undefined || principal.kind === 'anonymous' || principal.kind === 'assumed-role') return undefined;
  if (grants.administrator && actsAsUser(input)) return 'administrator';
  if (grants.accountRoot) return 'account-root';
  if (grants.owner && switches.ownerGrants && !isRealAccount(principal.account)) return 'owner';
  return grants.caps && switches.capsGrant ? 'caps' : undefined;
}

/** RGW's system users pass every check but two: a role's trust policy, and a policy passed for their session. */
const administratorOverrides = (input: AuthorizationInput): boolean =>
  input.grants?.administrator === true &&
  input.switches.administratorOverridesDeny &&
  actsAsUser(input) &&
  input.session === undefined &&
  !input.trust;

/** An explicit Deny anywhere, whoever allows (IAM User Guide, "Policy evaluation logic"). */
function explicitDeny(input: AuthorizationInput): Decision | undefined {
  return (
    denyOf(input.identity, 'identity', input) ??
    denyOf(input.resourcePolicy, input.trust ? 'trust' : 'resource', input) ??
    denyOf(input.session, 'session', input) ??
    denyOf(input.boundary, 'boundary', input)
  );
}

function denyOf(policies: readonly CompiledPolicy[] | undefined, via: Via, request: PolicyRequest): Decision | undefined {
  const statement = policies === undefined ? undefined : firstDeny(policies, request);
  return statement && { allowed: false, reason: 'explicit-deny', deciding: [decidingStatement(statement, via)] };
}

/** Do both sides have to allow? Where not, tenants are still kept apart: see isBeyondTenant. */
function isCrossAccount({ switches, principal, resourceAccount, trust }: AuthorizationInput): boolean {
  if (resourceAccount === undefined || resourceAccount === principal.account) return false;
  if (trust === true && switches.trustPolicyAloneSuffices) return false;
  return switches.crossAccount === 'always' || isRealAccount(resourceAccount) || isRealAccount(principal.account);
}

/**
 * Does the resource lie in another tenant than the caller, both outside real accounts? Identity policies end at the
 * border of their tenant: what lies beyond is opened by its own policy or ACL, and by that alone. Source: Ceph,
 * rgw_iam_policy.cc, where a resource in a policy is always one of the policy's tenant.
 */
const isBeyondTenant = ({ principal, resourceAccount }: AuthorizationInput): boolean => resourceAccount !== undefined && resourceAccount !== principal.account;

/**
 * The one decision of the gateway, for S3, IAM, STS and administration alike. Pure; costs grow with the statements
 * that fit the action only. A denial's reason names the side that refused; `explain` looks closer. Source: IAM User
 * Guide, "Policy evaluation logic" and "Cross-account policy evaluation logic"; Ceph's differences are switches.
 */
export function authorize(input: AuthorizationInput): Decision {
  if (administratorOverrides(input)) return BY_GRANT.administrator;
  const deny = explicitDeny(input);
  if (deny !== undefined) return deny;
  if (input.grants?.identityNotNeeded && input.principal.kind !== 'anonymous' && !input.trust) return BY_GRANT['identity-not-needed'];
  return new Combination(input).decide();
}

/** What each side says, asked at most once and only when it matters. */
class Combination {
  readonly #input: AuthorizationInput;
  readonly #resource: ResourceAllow;
  readonly #viaResource: 'resource' | 'trust';

  constructor(input: AuthorizationInput) {
    this.#input = input;
    this.#viaResource = input.trust ? 'trust' : 'resource';
    this.#resource = resourceAllow(input.resourcePolicy, input);
  }

  decide(): Decision {
    const input = this.#input;
    if (input.principal.kind === 'anonymous') return this.#byResourceAlone();
    if (input.trust && this.#resource.naming === Naming.none) return denied('trust');
    if (isCrossAccount(input)) return this.#acrossAccounts();
    const resource = this.#byResourcePolicy();
    if (resource?.allowed) return resource;
    const identity = isBeyondTenant(input) ? this.#beyondTenant() : this.#byIdentity();
    if (identity.allowed) return identity;
    if (this.#aclAlone()) return BY_GRANT.acl;
    return resource ?? identity;
  }

  /** Nobody vouches for the caller but the resource: anonymous requests, and federated ones before a role is theirs. */
  #byResourceAlone(): Decision {
    if (this.#resource.statement !== undefined) return this.#resourceDecision(this.#resource.statement);
    if (this.#input.trust) return denied('trust');
    return this.#input.grants?.acl ? BY_GRANT.acl : denied('no-statement');
  }

  /** The resource policy within one account: a grant, a refusal by what limits it, or undefined: no grant of its own. */
  #byResourcePolicy(): Decision | undefined {
    const { naming, statement } = this.#resource;
    if (statement === undefined) return undefined;
    if (naming === Naming.account && !this.#accountNamingGrants()) return undefined;
    if (naming === Naming.self) return this.#resourceDecision(statement);
    if (naming !== Naming.user && !this.#boundaryAllows()) return denied('boundary');
    if (!this.#sessionAllows()) return denied('session-policy');
    return this.#resourceDecision(statement);
  }

  /** Users of the empty account and of tenants have no account to delegate to. */
  #accountNamingGrants(): boolean {
    const { switches, principal, trust } = this.#input;
    if (trust && switches.trustPolicyAloneSuffices) return true;
    return switches.tenantPrincipalGrants && !isRealAccount(principal.account);
  }

  #resourceDecision(statement: CompiledStatement): Decision {
    return allowedBy(this.#input.trust ? 'trust-policy' : 'resource-policy', this.#viaResource, statement);
  }

  /** The caller's side: identity policies or a grant, within boundary and session policies. */
  #byIdentity(): Decision {
    const grant = identityGrant(this.#input);
    const statement = grant === undefined ? firstAllow(this.#input.identity, this.#input) : undefined;
    if (grant === undefined && statement === undefined) return denied('no-statement');
    if (!this.#boundaryAllows()) return denied('boundary');
    if (!this.#sessionAllows()) return denied('session-policy');
    return statement === undefined ? BY_GRANT[grant!] : allowedBy('identity-policy', 'identity', statement);
  }

  /** Only an administrator's word reaches into another tenant. */
  #beyondTenant(): Decision {
    if (identityGrant(this.#input) !== 'administrator') return denied('cross-account');
    return this.#byIdentity();
  }

  #acrossAccounts(): Decision {
    const identity = this.#byIdentity();
    if (!identity.allowed || identity.reason === 'administrator') return identity;
    const { statement } = this.#resource;
    if (statement === undefined) return this.#input.grants?.acl ? identity : denied('cross-account');
    const decision = this.#resourceDecision(statement);
    return { ...decision, deciding: [...identity.deciding, ...decision.deciding] };
  }

  /** An ACL lets in users outside real accounts by itself; inside an account it only opens the resource's side. */
  #aclAlone(): boolean {
    const { grants, principal } = this.#input;
    return grants?.acl === true && !isRealAccount(principal.account) && this.#boundaryAllows() && this.#sessionAllows();
  }

  #boundaryAllows(): boolean {
    return this.#input.boundary === undefined || firstAllow(this.#input.boundary, this.#input) !== undefined;
  }

  /** GetFederationToken without a policy gives nothing; every other session without one is not narrowed. */
  #sessionAllows(): boolean {
    const { session, principal } = this.#input;
    if (session === undefined) return principal.kind !== 'federated-user';
    return firstAllow(session, this.#input) !== undefined;
  }
}
