import { isKnownAction } from './action-names.js';
import { splitArnPattern } from './arn-pattern.js';
import { OPERATORS, parseOperator } from './conditions/operators.js';
import type { Condition, Statement } from './document.js';
import type { JsonNode, JsonObject } from './json-text.js';
import type { DocumentReader } from './parse-elements.js';
import type { ParseOptions } from './parse.js';
import { parsePrincipals } from './parse-principal.js';
import { parseTemplate, VariableSyntaxError } from './template.js';

export interface StatementOptions extends ParseOptions {
  readonly index: number;
  /** The document's version has policy variables. */
  readonly variables: boolean;
}

const ELEMENTS = ['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

export function parseStatement(reader: DocumentReader, node: JsonNode, options: StatementOptions): Statement {
  const object = reader.object(node, 'a statement', ELEMENTS);
  const effectNode = reader.required(object, 'Effect');
  const effect = reader.text(effectNode);
  if (effect !== 'Allow' && effect !== 'Deny') throw reader.error('Effect is Allow or Deny', effectNode);
  return {
    index: options.index,
    sid: parseSid(reader, object, options),
    effect,
    principals: parsePrincipals(reader, object, effect, options),
    actions: parseActions(reader, object, options),
    resources: parseResources(reader, object, options),
    conditions: parseConditions(reader, object, options),
  };
}

function parseSid(reader: DocumentReader, object: JsonObject, options: StatementOptions): string | undefined {
  const node = object.entries.get('Sid');
  if (node === undefined) return undefined;
  const sid = reader.text(node);
  if (options.switches.sidsChecked && options.kind !== 'resource' && !/^[A-Za-z0-9]*$/.test(sid)) {
    throw reader.error('a Sid is made of letters and digits', node);
  }
  return sid;
}

function parseActions(reader: DocumentReader, object: JsonObject, options: StatementOptions): Statement['actions'] {
  const { negated, value } = reader.oneOf(object, 'Action', false)!;
  const nodes = reader.texts(value);
  for (const node of nodes) {
    const problem = actionProblem(node.value, options);
    if (problem !== undefined) throw reader.error(problem, node);
  }
  return { negated, patterns: nodes.map((node) => node.value) };
}

function actionProblem(action: string, { kind, switches }: StatementOptions): string | undefined {
  if (action === '*') return undefined;
  const colon = action.indexOf(':');
  if (colon <= 0 || colon === action.length - 1 || action.includes(':', colon + 1)) return 'an action is written service:Name';
  const service = action.slice(0, colon);
  if (service !== '*' && !/^[A-Za-z0-9-]+$/.test(service)) return 'the service of an action is one name';
  if (kind === 'trust' && switches.trustActionsAreStsOnly && service.toLowerCase() !== 'sts') return 'a trust policy may specify sts actions only';
  const checked = switches.unknownActions === 'refuse' || kind === 'resource';
  if (checked && !isKnownAction(action, { aliases: switches.actionAliases })) return `there is no action ${action}`;
  return undefined;
}

function parseResources(reader: DocumentReader, object: JsonObject, options: StatementOptions): Statement['resources'] {
  const found = reader.oneOf(object, 'Resource', options.kind === 'trust');
  if (found === undefined) return undefined;
  if (options.kind === 'trust' && !options.switches.resourceInTrustPolicyIgnored) {
    throw reader.error('a trust policy has no Resource', found.value);
  }
  const nodes = reader.texts(found.value);
  for (const node of nodes) {
    const problem = resourceProblem(node.value, options);
    if (problem !== undefined) throw reader.error(problem, node);
  }
  return options.kind === 'trust' ? undefined : { negated: found.negated, patterns: nodes.map((node) => node.value) };
}

function resourceProblem(resource: string, { variables }: StatementOptions): string | undefined {
  if (resource === '*') return undefined;
  try {
    if (variables) parseTemplate(resource);
    const fields = splitArnPattern(resource, variables);
    if (fields[0] !== 'arn' || (fields.length < 6 && !resource.endsWith('*')) || fields.at(-1) === '') return 'a resource is * or an ARN';
    return undefined;
  } catch (error) {
    if (error instanceof VariableSyntaxError) return error.message;
    throw error;
  }
}

function parseConditions(reader: DocumentReader, object: JsonObject, options: StatementOptions): Condition[] {
  const node = object.entries.get('Condition');
  if (node === undefined) return [];
  const conditions: Condition[] = [];
  for (const [written, block] of reader.object(node, 'Condition').entries) {
    const operator = parseOperator(written);
    if (operator === undefined) throw reader.error(`there is no condition operator ${JSON.stringify(written)}`, block);
    for (const [key, valueNode] of reader.object(block, 'a condition operator').entries) {
      if (!key.includes(':')) throw reader.error('a condition key is written prefix:name', valueNode);
      const values = reader.scalars(valueNode);
      for (const value of values) {
        const problem = OPERATORS[operator.operator].problem(value.value, options.variables);
        if (problem !== undefined) throw reader.error(problem, value);
      }
      conditions.push({ ...operator, key, values: values.map((value) => value.value) });
    }
  }
  return conditions;
}
