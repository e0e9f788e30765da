import type { PolicySwitches } from './switches.js';

/** identity: of a user, role or group; resource: of a bucket; trust: of a role; session: passed to an STS call. */
export type PolicyKind = 'identity' | 'resource' | 'trust' | 'session';

/** A parsed policy document. The text itself is not kept and never written anew: whoever stores it keeps its bytes. */
export interface PolicyDocument {
  readonly kind: PolicyKind;
  /** Variables exist from 2012-10-17 on; a document without `Version` is 2008-10-17 (AWS). */
  readonly version: '2008-10-17' | '2012-10-17';
  readonly id?: string;
  readonly statements: readonly Statement[];
  /** The switches under which it was parsed; compilation follows them. */
  readonly switches: PolicySwitches;
}

export interface Statement {
  /** Place in the document, from 0. */
  readonly index: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  /** Absent in identity and session policies. */
  readonly principals?: { readonly negated: boolean; readonly patterns: readonly PrincipalPattern[] };
  /** As written; matched ignoring case. */
  readonly actions: { readonly negated: boolean; readonly patterns: readonly string[] };
  /** Absent in trust policies, whose resource is the role itself. */
  readonly resources?: { readonly negated: boolean; readonly patterns: readonly string[] };
  readonly conditions: readonly Condition[];
}

/** One form of `Principal` (IAM User Guide, "AWS JSON policy elements: Principal"). */
export type PrincipalPattern =
  | { readonly type: 'everyone' }
  /** `account` is 12 digits, `RGW` + 17 digits, a tenant's name or empty. */
  | { readonly type: 'account'; readonly account: string }
  /** A user, role, assumed-role session or federated user, named by its canonical ARN. */
  | { readonly type: 'arn'; readonly arn: string }
  /** An OIDC or SAML provider's ARN. */
  | { readonly type: 'federated'; readonly provider: string }
  | { readonly type: 'service'; readonly service: string }
  | { readonly type: 'canonical-user'; readonly id: string };

export type OperatorName =
  | 'StringEquals' | 'StringNotEquals' | 'StringEqualsIgnoreCase' | 'StringNotEqualsIgnoreCase' | 'StringLike' | 'StringNotLike'
  | 'NumericEquals' | 'NumericNotEquals' | 'NumericLessThan' | 'NumericLessThanEquals' | 'NumericGreaterThan' | 'NumericGreaterThanEquals'
  | 'DateEquals' | 'DateNotEquals' | 'DateLessThan' | 'DateLessThanEquals' | 'DateGreaterThan' | 'DateGreaterThanEquals'
  | 'Bool' | 'BinaryEquals' | 'IpAddress' | 'NotIpAddress' | 'ArnEquals' | 'ArnLike' | 'ArnNotEquals' | 'ArnNotLike' | 'Null';

export interface Condition {
  readonly operator: OperatorName;
  readonly qualifier?: 'ForAllValues' | 'ForAnyValue';
  readonly ifExists: boolean;
  /** As written. */
  readonly key: string;
  /** At least one; numbers and booleans of the JSON text as their own characters. */
  readonly values: readonly string[];
}

/** The operator as the document writes it: `ForAllValues:StringLikeIfExists`. */
export const writtenOperator = (condition: Condition): string =>
  (condition.qualifier === undefined ? '' : `${condition.qualifier}:`) + condition.operator + (condition.ifExists ? 'IfExists' : '');
