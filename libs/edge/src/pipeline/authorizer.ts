import { RolegateError, rootArn } from '#kernel';
import { type AccessRequest, type Principal, type Service, hasCap } from '#operation';
import { type AuthorizationInput, type Decision, type PolicySwitches, authorize, explain, worstCase } from '#policy';
import type { PresentedSignature } from '#signatures';
import type { EdgeRequest } from '../http/edge-request.js';
import { RequestConditions } from './conditions.js';
import { extentOf } from './extent.js';

/** Puts access requests to the one decision function. */
export class Authorizer {
  constructor(private readonly switches: PolicySwitches) {}

  decide(request: EdgeRequest, principal: Principal, access: AccessRequest, signature: PresentedSignature | undefined): Decision {
    return authorize(this.input(request, principal, access, signature));
  }

  /** As decide, with the near miss found for a denial; for the log and the audit record. */
  explain(request: EdgeRequest, principal: Principal, access: AccessRequest, signature: PresentedSignature | undefined): Decision {
    return explain(this.input(request, principal, access, signature));
  }

  private input(request: EdgeRequest, caller: Principal, access: AccessRequest, signature: PresentedSignature | undefined): AuthorizationInput {
    const principal = access.service === undefined ? caller : asService(access.service);
    const context = new RequestConditions(request, principal, access, signature);
    const input: AuthorizationInput = {
      switches: this.switches,
      principal: principal.principal,
      action: access.action,
      resource: access.resource,
      resourceAccount: access.resourceAccount,
      context,
      identity: principal.policies.identity,
      boundary: principal.policies.boundary,
      session: principal.policies.session,
      resourcePolicy: access.resourcePolicy,
      trust: access.trust,
      grants: {
        administrator: principal.administrator,
        accountRoot: isAccountRoot(principal),
        owner: access.owner,
        acl: access.acl,
        caps: access.cap !== undefined && hasCap(principal.caps, access.cap.type, access.cap.access),
        identityNotNeeded: access.permissionNotNeeded,
      },
    };
    if (access.extent === undefined) return input;
    const last = new RequestConditions({ ...request, now: access.extent.until }, principal, access, signature);
    return worstCase(input, extentOf(access.extent, context, last));
  }
}

/** Whom a trust policy knows as {"Service": …}: nobody here, without rights of its own. */
const asService = (service: string): Principal => ({
  kind: 'anonymous', account: '', arn: '', userId: '', userName: '', stream: '', owner: { stream: '', id: '', displayName: '' }, lineage: [], accessKeyId: '',
  administrator: false, caps: [], policies: { identity: [] }, principal: { kind: 'anonymous', account: '', arn: '', service }, tags: [],
});

/** The root user of an account, also through GetSessionToken and GetFederationToken: its ARN is the account's own. */
function isAccountRoot({ kind, account, arn, principal: { userArn } }: Principal): boolean {
  if (account === '') return false;
  return kind === 'root' || (kind === 'session' && arn === rootArn(account)) || (kind === 'federated-user' && userArn === rootArn(account));
}

/**
 * The refusal as the caller sees it: AWS's sentence for STS and IAM; two words for S3 and Ceph's admin API, which name
 * nothing. Why stays with the operator; `encoded` is the explanation, sealed, where callers are to carry it. The detail names
 * the Ceph cap that would have done, where `capsGrant`.
 */
export function accessDenied(service: Service, principal: Principal, access: AccessRequest, decision: Decision, capsGrant: boolean, encoded?: string): RolegateError {
  const sentence = (service === 'iam' || service === 'sts'
    ? sentenceOf(principal, access) : 'Access Denied') + (encoded === undefined ? '' : ` Encoded authorization failure message: ${encoded}`);
  const statements = decision.deciding.map((one) => `${one.policyId}[${one.sid ?? one.index}]`).join(', ');
  // What a statement refused was refused by it, whatever else was in the way.
  const reason = (decision.deciding.length === 0 ? access.hiddenReason : undefined) ?? decision.reason;
  return new RolegateError('AccessDenied', sentence, {
    reason,
    detail: `${access.action} on ${access.resource}${allOf(access)}: ${reason}${statements && ` by ${statements}`}${nearMiss(decision)}${capsGrant ? missingCap(principal, access, decision) : ''}`,
  });
}

/** Said of a question about many requests. */
const allOf = ({ extent }: AccessRequest): string => (extent === undefined ? '' : `${extent.exact ? '' : '*'} until ${new Date(extent.until).toISOString()}`);

/** Whom only a provider knows has no ARN; AWS names neither the caller nor the role then. */
const sentenceOf = ({ arn, federated }: Principal, { action, resource }: AccessRequest): string =>
  (federated ? `Not authorized to perform ${action}` : `User: ${arn || 'anonymous'} is not authorized to perform: ${action} on resource: ${resource}`);

/** Caps are a user's, never a role's, and no cap overcomes a Deny. */
function missingCap({ kind }: Principal, { cap }: AccessRequest, { reason }: Decision): string {
  if (cap === undefined || kind === 'assumed-role' || kind === 'anonymous' || reason === 'explicit-deny') return '';
  return `; a policy would allow it, or the cap ${cap.type}=${cap.access}`;
}

function nearMiss({ failed }: Decision): string {
  if (!failed) return '';
  return `; ${failed.statement.policyId}[${failed.statement.sid ?? failed.statement.index}] fails ${failed.operator} ${failed.key}: wanted ${failed.wanted.join(' | ')}, got ${String(failed.actual)}`;
}
