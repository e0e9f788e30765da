import { setImmediate as turn } from 'node:timers/promises';
import { RolegateError, parseArn } from '#kernel';
import { type AuthorizationInput, type CompiledPolicy, type Decision, type PolicySwitches, actionsMatching, authorize, compilePolicies, explain, matchWildcard } from '#policy';
import type { ContextEntry, EvaluationResult, PolicyEvaluationDecisionType, SimulatePolicyResponse, Statement } from '@aws-sdk/client-iam';
import { DEFAULT_PAGE, afterMarker, markerAfter } from '../paging.js';
import { keysOfStatement } from './context-keys.js';
import type { SimulatedCaller } from './simulated-caller.js';
import { SimulatedContext } from './simulated-context.js';
import type { SimulatedPolicy } from './simulated-policies.js';

/** What both simulations ask, whoever's policies they are. Source: IAM API Reference, SimulateCustomPolicy. */
export interface SimulationRequest {
  readonly ActionNames: readonly string[] | undefined;
  readonly ResourceArns?: readonly string[];
  readonly ResourceOwner?: string;
  readonly ContextEntries?: readonly ContextEntry[];
  readonly MaxItems?: number;
  readonly Marker?: string;
}

/** The policies of a simulation by the side they stand on. */
export interface SimulatedSides {
  readonly identity: readonly SimulatedPolicy[];
  /** Absent: no boundary. */
  readonly boundary?: readonly SimulatedPolicy[];
  readonly resource?: SimulatedPolicy;
}

/** Milliseconds after which other requests get their turn; a thousand results over large policies take seconds. */
const TURN = 5;
/** IAM API Reference: "If this parameter is not provided, then the value defaults to * (all resources)." */
const ALL_RESOURCES = ['*'];

interface SimulatedAction {
  readonly action: string;
  readonly missing: string[];
}

/** Every action with every resource, in this order, each put to the one decision function. Only the asked page is decided. */
export class Simulation {
  private readonly actions = new Map<string, SimulatedAction>();
  private readonly context: SimulatedContext;
  private readonly policies: readonly SimulatedPolicy[];
  private readonly identity: readonly CompiledPolicy[];
  private readonly boundary: readonly CompiledPolicy[] | undefined;
  private readonly resource: readonly CompiledPolicy[] | undefined;
  private readonly owner: string;

  /** @throws RolegateError InvalidInput */
  constructor(
    private readonly request: SimulationRequest,
    private readonly caller: SimulatedCaller,
    sides: SimulatedSides,
    private readonly switches: PolicySwitches,
  ) {
    this.context = new SimulatedContext(caller.conditions, request.ContextEntries);
    const { identity, boundary = [], resource } = sides;
    this.policies = [...identity, ...boundary, ...(resource ? [resource] : [])];
    this.identity = compiled(identity, 0);
    this.boundary = sides.boundary && compiled(boundary, identity.length);
    this.resource = resource && compiled([resource], identity.length + boundary.length);
    this.owner = ownerOf(request.ResourceOwner) ?? caller.principal.account;
  }

  /** @throws RolegateError InvalidInput, ValidationError for a foreign marker */
  async run(): Promise<SimulatePolicyResponse> {
    const actions = (this.request.ActionNames ?? []).map(asAction);
    const resources = this.request.ResourceArns?.length ? this.request.ResourceArns : ALL_RESOURCES;
    const from = startOf(this.request.Marker);
    const total = actions.length * resources.length;
    const to = Math.min(total, from + (this.request.MaxItems ?? DEFAULT_PAGE));
    const results: EvaluationResult[] = [];
    let since = performance.now();
    for (let at = from; at < to; at++) {
      results.push(this.result(this.action(actions[Math.floor(at / resources.length)]!), resources[at % resources.length]!));
      if (performance.now() - since < TURN) continue;
      await turn();
      since = performance.now();
    }
    return { EvaluationResults: results, IsTruncated: to < total, Marker: to < total ? markerAfter(String(to)) : undefined };
  }

  /** What is the same for every resource of an action. */
  private action(name: string): SimulatedAction {
    let known = this.actions.get(name);
    if (!known) {
      // In AWS's spelling, where the action is known.
      const action = actionsMatching(name)[0]?.name ?? name;
      this.actions.set(name, (known = { action, missing: this.missing(action) }));
    }
    return known;
  }

  private result({ action, missing }: SimulatedAction, resource: string): EvaluationResult {
    const input = this.input(action, resource);
    const decision = explain(input);
    const outcome = outcomeOf(decision);
    const statements = this.matched(decision);
    const boundary = this.boundary && { AllowedByPermissionsBoundary: authorize({ ...input, identity: this.boundary, boundary: undefined, resourcePolicy: undefined, resourceAccount: undefined, grants: undefined }).allowed };
    const perResource = this.request.ResourceArns?.length ? [{ EvalResourceName: resource, EvalResourceDecision: outcome, MatchedStatements: statements, MissingContextValues: missing, PermissionsBoundaryDecisionDetail: boundary }] : undefined;
    return {
      EvalActionName: action,
      EvalResourceName: resource,
      EvalDecision: outcome,
      MatchedStatements: statements,
      // "If you include a list of resources, then any missing context values are instead included under the
      // ResourceSpecificResults section" (IAM API Reference, EvaluationResult).
      MissingContextValues: perResource ? [] : missing,
      PermissionsBoundaryDecisionDetail: boundary,
      ResourceSpecificResults: perResource,
    };
  }

  private input(action: string, resource: string): AuthorizationInput {
    return {
      switches: this.switches,
      principal: this.caller.principal,
      action,
      resource,
      resourceAccount: parseArn(resource)?.account || this.owner,
      context: this.context,
      identity: this.identity,
      boundary: this.boundary,
      resourcePolicy: this.resource,
      grants: { administrator: this.caller.administrator },
    };
  }

  /** The statements that made the decision; a Deny stands alone (IAM API Reference, EvaluationResult). */
  private matched({ deciding }: Decision): Statement[] {
    return deciding.map(({ policyId, index }) => {
      const { id, sourceType, places } = this.policies[Number(policyId)]!;
      return { SourcePolicyId: id, SourcePolicyType: sourceType, ...places[index] };
    });
  }

  /** Keys that statements about the action test or put in, and that the request does not have. */
  private missing(action: string): string[] {
    const lowered = action.toLowerCase();
    const missing = new Map<string, string>();
    for (const { document } of this.policies) {
      for (const statement of document.statements) {
        if (!isAbout(statement.actions, lowered)) continue;
        for (const key of keysOfStatement(statement, document.version)) if (!this.context.has(key)) missing.set(key.toLowerCase(), key);
      }
    }
    return [...missing.values()];
  }
}

/** Under their places among all policies, the first of which is `from`: their names may be the same. */
const compiled = (policies: readonly SimulatedPolicy[], from: number): readonly CompiledPolicy[] =>
  [compilePolicies(policies.map(({ document }, i) => ({ id: String(from + i), document })))];

const outcomeOf = ({ allowed, reason }: Decision): PolicyEvaluationDecisionType => (allowed ? 'allowed' : reason === 'explicit-deny' ? 'explicitDeny' : 'implicitDeny');

const isAbout = ({ negated, patterns }: { readonly negated: boolean; readonly patterns: readonly string[] }, lowered: string): boolean =>
  patterns.some((pattern) => matchWildcard(pattern.toLowerCase(), lowered)) !== negated;

/** "This operation does not support using wildcards (*) in an action name." @throws RolegateError InvalidInput */
function asAction(name: string): string {
  if (!/^[^:*?]+:[^:*?]+$/.test(name)) throw new RolegateError('InvalidInput', `Invalid Input: ${name} is not the name of an action.`);
  return name;
}

/** The account of a ResourceOwner, `arn:aws:iam::<account>:root`. @throws RolegateError InvalidInput */
function ownerOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const arn = parseArn(text);
  if (arn?.service !== 'iam') throw new RolegateError('InvalidInput', `Invalid ResourceOwner: ${text} is not the ARN of an account.`);
  return arn.account;
}

/** @throws RolegateError ValidationError */
function startOf(marker: string | undefined): number {
  const text = afterMarker(marker) ?? '0';
  if (!/^\d{1,9}$/.test(text)) throw new RolegateError('ValidationError', 'Invalid Marker.');
  return Number(text);
}
