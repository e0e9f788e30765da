import { isRealAccount } from '#kernel';
import type { PolicyDocument, PolicyRequest, PrincipalPattern, RequestPrincipal, Statement } from '../../src/index.js';
import { ALIASES } from '../../src/generated/actions.js';
import { conditionHolds } from './conditions.js';
import { fits, matchesArn, readings } from './patterns.js';

/** How an Allow names the caller, from not at all to its very session; the order is that of closeness. */
export const CLOSENESS = ['none', 'account', 'parent', 'user', 'self'] as const;
export type Closeness = (typeof CLOSENESS)[number];

const isSession = ({ kind }: RequestPrincipal): boolean => kind === 'assumed-role' || kind === 'federated-user';

/** What one listed principal is to the caller. */
function closenessOf(pattern: PrincipalPattern, caller: RequestPrincipal): Closeness {
  switch (pattern.type) {
    case 'everyone':
      return 'parent';
    case 'account':
      if (caller.kind === 'anonymous' || caller.account !== pattern.account) return 'none';
      return caller.kind === 'root' ? 'user' : 'account';
    case 'arn':
      if (pattern.arn === caller.sessionArn) return 'self';
      if (pattern.arn === caller.arn) return isSession(caller) ? 'self' : 'user';
      if (pattern.arn === caller.userArn) return isSession(caller) ? 'parent' : 'user';
      return pattern.arn === caller.roleArn ? 'parent' : 'none';
    case 'federated':
      if (pattern.provider !== caller.federated) return 'none';
      return caller.kind === 'anonymous' ? 'self' : 'parent';
    case 'service':
      if (pattern.service !== caller.service) return 'none';
      return caller.kind === 'anonymous' ? 'self' : 'parent';
    case 'canonical-user':
      if (pattern.id !== caller.canonicalUserId) return 'none';
      if (isRealAccount(caller.account)) return caller.kind === 'root' ? 'user' : 'account';
      return isSession(caller) ? 'parent' : 'user';
  }
}

/** The closest of the listed principals; NotPrincipal takes everyone whom none of them is. Allow lets in services by their names only. */
export function naming({ principals, effect }: Statement, caller: RequestPrincipal): Closeness {
  if (principals === undefined) return 'parent';
  const byName = effect === 'Allow' && caller.service !== undefined;
  if (byName && principals.negated) return 'none';
  const speaking = principals.patterns.filter(({ type }) => !byName || type === 'service');
  const closest = Math.max(0, ...speaking.map((pattern) => CLOSENESS.indexOf(closenessOf(pattern, caller))));
  if (principals.negated) return closest === 0 ? 'parent' : 'none';
  return CLOSENESS[closest]!;
}

function actionFits({ actions }: Statement, action: string, document: PolicyDocument): boolean {
  const aliases = Object.entries(ALIASES).filter(([, target]) => target === action).map(([alias]) => alias);
  const names = document.switches.actionAliases ? [action, ...aliases] : [action];
  const rules = { context: { get: () => undefined }, variables: false, wildcards: true, severalValues: false };
  const listed = actions.patterns.some((pattern) => names.some((name) => readings(pattern.toLowerCase(), rules).some((pieces) => fits(pieces, name.toLowerCase()))));
  return listed !== actions.negated;
}

function resourceFits({ resources }: Statement, request: PolicyRequest, document: PolicyDocument): boolean {
  if (resources === undefined) return true;
  const rules = { context: request.context, variables: document.version === '2012-10-17', wildcards: true, severalValues: document.switches.multiValuedVariables };
  return resources.patterns.some((pattern) => pattern === '*' || matchesArn(pattern, request.resource, rules)) !== resources.negated;
}

/** Does the statement speak of the request? */
export const applies = (statement: Statement, request: PolicyRequest, document: PolicyDocument): boolean =>
  actionFits(statement, request.action, document) &&
  naming(statement, request.principal) !== 'none' &&
  resourceFits(statement, request, document) &&
  statement.conditions.every((condition) => conditionHolds(condition, request.context, document));
