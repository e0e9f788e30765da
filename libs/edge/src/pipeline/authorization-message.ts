import type { AccessRequest, AddressedMessage, AuthorizationMessage, Principal } from '#operation';
import type { Decision } from '#policy';

/** Characters of one value, and values of one list; the whole has to fit a message. */
const LONGEST = 256;
const MOST = 10;

const bounded = (values: readonly string[]): string[] => values.slice(0, MOST).map((value) => value.slice(0, LONGEST));
const listOf = (actual: string | readonly string[] | undefined): readonly string[] => (actual === undefined ? [] : typeof actual === 'string' ? [actual] : actual);

/**
 * The explanation of a denial for DecodeAuthorizationMessage. What policies of another account say (a trust policy, a
 * bucket's) stays with that account: of them the reason alone is told.
 */
export function authorizationMessage(principal: Principal, access: AccessRequest, decision: Decision): AddressedMessage {
  const own = access.resourceAccount === undefined || access.resourceAccount === principal.account;
  const failed = own ? decision.failed : undefined;
  const values = bounded(listOf(failed?.actual)).map((value) => ({ value }));
  const message: AuthorizationMessage = {
    allowed: false,
    explicitDeny: decision.reason === 'explicit-deny',
    matchedStatements: { items: (own ? decision.deciding : []).map((one) => ({ statementId: one.sid ?? '', effect: one.effect === 'Deny' ? 'DENY' : 'ALLOW', policyId: one.policyId, index: one.index })) },
    failures: { items: [{ reason: decision.reason, policyId: failed?.statement.policyId, operator: failed?.operator, key: failed?.key, wanted: failed && bounded(failed.wanted) }] },
    context: {
      principal: { id: principal.userId, arn: principal.arn },
      action: access.action,
      resource: access.resource.slice(0, 2048),
      conditions: { items: failed && values.length > 0 ? [{ key: failed.key, values: { items: values } }] : [] },
    },
  };
  return { account: principal.account, message };
}
