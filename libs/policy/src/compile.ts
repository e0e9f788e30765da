import { canonicalAction, spellingsOf } from './action-names.js';
import { compileArnPattern } from './arn-pattern.js';
import { Naming, type ActionStatements, type CompiledPolicy, type CompiledStatement } from './compiled-policy.js';
import { compileCondition } from './conditions/compile-condition.js';
import type { ConditionTest } from './conditions/condition-test.js';
import type { RequestContext, RequestPrincipal } from './decision.js';
import type { PolicyDocument, Statement } from './document.js';
import { compilePrincipals } from './principal.js';
import { anchorsOf, StatementList } from './statement-list.js';
import type { Pattern, TemplateOptions } from './template.js';
import { compileWildcard, hasWildcard } from './wildcard.js';

type NamingTest = (principal: RequestPrincipal) => Naming;
type ResourceTest = (resource: string, context: RequestContext) => boolean;

const namesAnyone: NamingTest = () => Naming.parent;
const matchesAll: ResourceTest = () => true;

class Compiled implements CompiledStatement {
  readonly sid?: string;
  readonly index: number;
  readonly effect: 'Allow' | 'Deny';
  readonly naming: NamingTest;
  readonly resources: Statement['resources'];
  readonly anchors: readonly string[] | undefined;
  readonly matchesResource: ResourceTest;
  readonly conditions: readonly ConditionTest[];

  constructor(
    readonly policyId: string,
    statement: Statement,
    readonly options: TemplateOptions,
  ) {
    this.sid = statement.sid;
    this.index = statement.index;
    this.effect = statement.effect;
    this.naming = statement.principals === undefined ? namesAnyone : compilePrincipals(statement.principals, statement.effect);
    this.resources = statement.resources;
    this.anchors = anchorsOf(statement.resources);
    this.matchesResource = compileResources(statement.resources, options);
    this.conditions = statement.conditions.map((condition) => compileCondition(condition, options));
  }
}

function compileResources(resources: Statement['resources'], options: TemplateOptions): ResourceTest {
  if (resources === undefined) return matchesAll;
  const { negated, patterns } = resources;
  if (patterns.includes('*')) return negated ? () => false : matchesAll;
  const tests = patterns.map((pattern) => compileArnPattern(pattern, options));
  if (!negated && tests.length === 1) return tests[0]!;
  return (resource, context) => matchesAny(tests, resource, context) !== negated;
}

function matchesAny(tests: readonly Pattern[], resource: string, context: RequestContext): boolean {
  for (const test of tests) if (test(resource, context)) return true;
  return false;
}

/** Statements whose actions are not a plain list of names, each with its test on the spellings of an action. */
interface Patterned {
  readonly statement: Compiled;
  readonly order: number;
  readonly negated: boolean;
  readonly tests: readonly ((lowered: string) => boolean)[];
  readonly aliases: boolean;
}

const NO_STATEMENTS = new StatementList([]);
const NOTHING: ActionStatements = Object.freeze({ denies: NO_STATEMENTS, allows: NO_STATEMENTS });

/** More names than all services together have: action names come from the operations, never from the wire. */
const MAX_REMEMBERED = 4096;

/**
 * Names are looked up in a map; wildcards are tried once per action and remembered, so a decision touches only the
 * statements whose actions fit.
 */
class ActionIndex implements CompiledPolicy {
  readonly #exact = new Map<string, { statement: Compiled; order: number }[]>();
  readonly #patterned: Patterned[] = [];
  readonly #remembered = new Map<string, ActionStatements>();
  #count = 0;

  add(policyId: string, document: PolicyDocument): void {
    const { multiValuedVariables, actionAliases } = document.switches;
    const options = { variables: document.version === '2012-10-17', wildcards: true, multiValuedVariables };
    for (const statement of document.statements) this.#index(statement, new Compiled(policyId, statement, options), actionAliases);
  }

  #index({ actions }: Statement, statement: Compiled, aliases: boolean): void {
    const order = this.#count++;
    const lowered = actions.patterns.map((pattern) => pattern.toLowerCase());
    if (actions.negated || lowered.some(hasWildcard)) {
      const tests = lowered.map(compileWildcard);
      this.#patterned.push({ statement, order, negated: actions.negated, tests, aliases });
      return;
    }
    for (const name of new Set(lowered.map((one) => (aliases ? canonicalAction(one) : one)))) {
      const list = this.#exact.get(name);
      if (list === undefined) this.#exact.set(name, [{ statement, order }]);
      else list.push({ statement, order });
    }
  }

  statementsFor(action: string): ActionStatements {
    const remembered = this.#remembered.get(action);
    if (remembered !== undefined) return remembered;
    const found = this.#find(action.toLowerCase());
    if (this.#remembered.size < MAX_REMEMBERED) this.#remembered.set(action, found);
    return found;
  }

  #find(lowered: string): ActionStatements {
    const spellings = spellingsOf(lowered);
    const found = [...(this.#exact.get(lowered) ?? [])];
    for (const one of this.#patterned) {
      const names = one.aliases ? spellings : [lowered];
      if (one.tests.some((test) => names.some(test)) !== one.negated) found.push(one);
    }
    if (found.length === 0) return NOTHING;
    const inOrder = found.sort((a, b) => a.order - b.order).map(({ statement }) => statement);
    const listOf = (wanted: Statement['effect']): StatementList => new StatementList(inOrder.filter(({ effect }) => effect === wanted));
    return { denies: listOf('Deny'), allows: listOf('Allow') };
  }
}

/** Compiles one document. `id` names it in decisions: the policy's name or ARN. */
export const compilePolicy = (id: string, document: PolicyDocument): CompiledPolicy => compilePolicies([{ id, document }]);

/** Compiles the policies of one principal or resource into one matcher: their union. */
export function compilePolicies(policies: readonly { readonly id: string; readonly document: PolicyDocument }[]): CompiledPolicy {
  const index = new ActionIndex();
  for (const { id, document } of policies) index.add(id, document);
  return index;
}
