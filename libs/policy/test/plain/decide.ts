import { isRealAccount } from '#kernel';
import type { AuthorizationInput, PolicyDocument, ReasonCode } from '../../src/index.js';
import { applies, CLOSENESS, naming, type Closeness } from './statements.js';

/** The question to `authorize`, with documents in place of what was compiled from them. */
export type PlainInput = Omit<AuthorizationInput, 'identity' | 'resourcePolicy' | 'session' | 'boundary'> & {
  readonly [Side in 'identity' | 'resourcePolicy' | 'session' | 'boundary']?: readonly PolicyDocument[];
};

export interface PlainDecision {
  readonly allowed: boolean;
  readonly reason: ReasonCode;
}

const allow = (reason: ReasonCode): PlainDecision => ({ allowed: true, reason });
const deny = (reason: ReasonCode): PlainDecision => ({ allowed: false, reason });

const says = (effect: 'Allow' | 'Deny', documents: readonly PolicyDocument[] | undefined, input: PlainInput): boolean =>
  (documents ?? []).some((document) => document.statements.some((statement) => statement.effect === effect && applies(statement, input, document)));

/** The closest naming among the Allows of the resource's policy that apply. */
function resourceNaming(input: PlainInput): Closeness {
  const found = (input.resourcePolicy ?? []).flatMap((document) =>
    document.statements.filter((statement) => statement.effect === 'Allow' && applies(statement, input, document)).map((statement) => CLOSENESS.indexOf(naming(statement, input.principal))));
  return CLOSENESS[Math.max(0, ...found)]!;
}

/** What limits the caller besides its own policies: the first of the two that does not allow. */
function limitedBy(input: PlainInput): ReasonCode | undefined {
  if (input.boundary !== undefined && !says('Allow', input.boundary, input)) return 'boundary';
  return limitedBySession(input);
}

function limitedBySession(input: PlainInput): ReasonCode | undefined {
  const sessionAllows = input.session === undefined ? input.principal.kind !== 'federated-user' : says('Allow', input.session, input);
  return sessionAllows ? undefined : 'session-policy';
}

/** Grants that stand beside policies, each with its own conditions on who may use it. */
function granted({ grants, principal, switches }: PlainInput): ReasonCode | undefined {
  const { kind, account } = principal;
  if (grants === undefined || kind === 'anonymous' || kind === 'assumed-role') return undefined;
  if (grants.administrator && kind !== 'federated-user') return 'administrator';
  if (grants.accountRoot) return 'account-root';
  if (grants.owner && switches.ownerGrants && !isRealAccount(account)) return 'owner';
  return grants.caps && switches.capsGrant ? 'caps' : undefined;
}

function callerSide(input: PlainInput): PlainDecision {
  const reason = granted(input) ?? (says('Allow', input.identity, input) ? 'identity-policy' : undefined);
  if (reason === undefined) return deny('no-statement');
  const limit = limitedBy(input);
  return limit === undefined ? allow(reason) : deny(limit);
}

/** The resource's side when both live in one account, or when nothing asks for both; undefined: it grants nothing itself. */
function resourceSide(input: PlainInput): PlainDecision | undefined {
  const { principal, switches, trust } = input;
  const reason = trust ? 'trust-policy' : 'resource-policy';
  const limits = { boundary: () => limitedBy(input), session: () => limitedBySession(input), nothing: () => undefined };
  switch (resourceNaming(input)) {
    case 'none':
      return undefined;
    case 'account': {
      const grants = trust && switches.trustPolicyAloneSuffices ? true : switches.tenantPrincipalGrants && !isRealAccount(principal.account);
      return grants ? within(limits.boundary, reason) : undefined;
    }
    case 'parent':
      return within(limits.boundary, reason);
    case 'user':
      return within(limits.session, reason);
    case 'self':
      return within(limits.nothing, reason);
  }
}

function within(limit: () => ReasonCode | undefined, reason: ReasonCode): PlainDecision {
  const stopped = limit();
  return stopped === undefined ? allow(reason) : deny(stopped);
}

/** Both sides must allow, or in Ceph only when one of them is a real account; a role's consent alone may do. */
function needsBothSides({ principal, resourceAccount, switches, trust }: PlainInput): boolean {
  if (resourceAccount === undefined || resourceAccount === principal.account) return false;
  if (trust && switches.trustPolicyAloneSuffices) return false;
  return switches.crossAccount === 'always' || isRealAccount(principal.account) || isRealAccount(resourceAccount);
}

/** Identity policies end where the tenant ends; only an administrator's word goes further. */
function ownSideInReach(input: PlainInput): PlainDecision {
  const beyond = input.resourceAccount !== undefined && input.resourceAccount !== input.principal.account;
  return beyond && granted(input) !== 'administrator' ? deny('cross-account') : callerSide(input);
}

export function decidePlainly(input: PlainInput): PlainDecision {
  const { principal, grants = {}, switches, trust } = input;
  const actsAsUser = principal.kind === 'user' || principal.kind === 'root' || principal.kind === 'session';
  if (grants.administrator && switches.administratorOverridesDeny && actsAsUser && input.session === undefined && !trust) return allow('administrator');
  for (const side of [input.identity, input.resourcePolicy, input.session, input.boundary]) if (says('Deny', side, input)) return deny('explicit-deny');
  if (grants.identityNotNeeded && principal.kind !== 'anonymous' && !trust) return allow('identity-not-needed');

  if (principal.kind === 'anonymous') {
    if (resourceNaming(input) !== 'none') return allow(trust ? 'trust-policy' : 'resource-policy');
    if (trust) return deny('trust');
    return grants.acl ? allow('acl') : deny('no-statement');
  }
  if (trust && resourceNaming(input) === 'none') return deny('trust');
  if (needsBothSides(input)) {
    const caller = callerSide(input);
    if (!caller.allowed || caller.reason === 'administrator') return caller;
    if (resourceNaming(input) !== 'none') return allow(trust ? 'trust-policy' : 'resource-policy');
    return grants.acl ? caller : deny('cross-account');
  }
  const resource = resourceSide(input);
  if (resource?.allowed) return resource;
  const own = ownSideInReach(input);
  if (own.allowed) return own;
  if (grants.acl && !isRealAccount(principal.account) && limitedBy(input) === undefined) return allow('acl');
  return resource ?? own;
}
