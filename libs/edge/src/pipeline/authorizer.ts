import { RolegateError } from '#kernel';
import { type AccessRequest, type Principal, hasCap } from '#operation';
import { type AuthorizationInput, type Decision, type PolicySwitches, authorize, explain } from '#policy';
import type { PresentedSigV4 } from '#signatures';
import type { EdgeRequest } from '../http/edge-request.js';
import { RequestConditions } from './conditions.js';

export interface Question {
  readonly access: AccessRequest;
  readonly decision: Decision;
}

/** Puts access requests to the one decision function. */
export class Authorizer {
  constructor(private readonly switches: PolicySwitches) {}

  decide(request: EdgeRequest, principal: Principal, access: AccessRequest, signature: PresentedSigV4 | undefined): Decision {
    return authorize(this.input(request, principal, access, signature));
  }

  /** As decide, with the near miss found for a denial; for the log and the audit record. */
  explain(request: EdgeRequest, principal: Principal, access: AccessRequest, signature: PresentedSigV4 | undefined): Decision {
    return explain(this.input(request, principal, access, signature));
  }

  private input(request: EdgeRequest, principal: Principal, access: AccessRequest, signature: PresentedSigV4 | undefined): AuthorizationInput {
    return {
      switches: this.switches,
      principal: principal.principal,
      action: access.action,
      resource: access.resource,
      resourceAccount: access.resourceAccount,
      context: new RequestConditions(request, principal, access, signature && {
        region: signature.region,
        authType: signature.location === 'header' ? 'REST-HEADER' : 'REST-QUERY-STRING',
        version: 'AWS4-HMAC-SHA256',
        signedAt: signature.signedAt,
      }),
      identity: principal.policies.identity,
      boundary: principal.policies.boundary,
      session: principal.policies.session,
      resourcePolicy: access.resourcePolicy,
      trust: access.trust,
      grants: {
        administrator: principal.administrator,
        accountRoot: principal.kind === 'root' && principal.account !== '',
        owner: access.owner,
        caps: access.cap !== undefined && hasCap(principal.caps, access.cap.type, access.cap.access),
        identityNotNeeded: access.permissionNotNeeded,
      },
    };
  }
}

/** The refusal as the caller sees it: AWS's sentence for STS and IAM, two words for S3. Why stays with the operator. */
export function accessDenied(principal: Principal, access: AccessRequest, decision: Decision): RolegateError {
  const arn = principal.arn || 'anonymous';
  const statement = decision.deciding.map((one) => `${one.policyId}[${one.sid ?? one.index}]`).join(', ');
  const near = decision.failed && `; ${decision.failed.statement.policyId}[${decision.failed.statement.index}] fails ${decision.failed.operator} ${decision.failed.key}: wanted ${decision.failed.wanted.join(' | ')}, got ${String(decision.failed.actual)}`;
  return new RolegateError('AccessDenied', `User: ${arn} is not authorized to perform: ${access.action} on resource: ${access.resource}`, {
    reason: decision.reason,
    detail: `${access.action} on ${access.resource}: ${decision.reason}${statement && ` by ${statement}`}${near ?? ''}`,
  });
}
