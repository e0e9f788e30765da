import type { ConditionTest } from './conditions/condition-test.js';
import type { RequestContext, RequestPrincipal } from './decision.js';
import type { Statement } from './document.js';
import type { StatementList } from './statement-list.js';
import type { TemplateOptions } from './template.js';

/** How closely an Allow of a resource or trust policy names the caller; it decides what may still limit the grant. */
export const Naming = {
  none: 0,
  /** The caller's account: hands the decision to that account's identity policies. */
  account: 1,
  /** Everyone, or the role or user behind a session: limited by boundary and session policies. */
  parent: 2,
  /** The user itself: not limited by its boundary. */
  user: 3,
  /** The session's own ARN: limited by nothing but an explicit Deny. */
  self: 4,
} as const;
export type Naming = (typeof Naming)[keyof typeof Naming];

export interface CompiledStatement {
  readonly policyId: string;
  readonly sid?: string;
  readonly index: number;
  readonly effect: 'Allow' | 'Deny';
  /** Naming.parent for statements without principals. */
  naming(principal: RequestPrincipal): Naming;
  /** As written, and how: for questions about more than one resource. */
  readonly resources: Statement['resources'];
  readonly options: TemplateOptions;
  /** See anchorsOf. */
  readonly anchors: readonly string[] | undefined;
  matchesResource(resource: string, context: RequestContext): boolean;
  readonly conditions: readonly ConditionTest[];
}

/** Statements that match an action, Deny and Allow apart. */
export interface ActionStatements {
  readonly denies: StatementList;
  readonly allows: StatementList;
}

/** One or several policies of one principal or resource, indexed by action. Immutable for its users. */
export interface CompiledPolicy {
  /** `action` as in PolicyRequest. */
  statementsFor(action: string): ActionStatements;
}
