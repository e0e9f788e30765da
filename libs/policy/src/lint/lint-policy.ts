import type { PolicyDocument } from '../document.js';
import { parsePolicy, type ParseOptions } from '../parse.js';
import { PolicySyntaxError } from '../syntax-error.js';
import { broadAllows, unknownActions } from './actions.js';
import { keysNeverSet, vacuousForAllValues } from './condition-keys.js';
import { contradictoryConditions } from './contradictions.js';
import type { LintFinding, Remark } from './finding.js';
import { Places } from './places.js';
import { repeatedStatements, repeatedValues } from './repetition.js';
import { emptyStatements, uselessResources } from './resources.js';
import { Subject, type Rule } from './subject.js';
import { negatedPrincipals, openTrust, openWebIdentities } from './trust.js';
import { variablesWithoutVersion } from './variables.js';

const RULES: readonly Rule[] = [
  unknownActions, broadAllows, emptyStatements, uselessResources, keysNeverSet, vacuousForAllValues, contradictoryConditions,
  openWebIdentities, openTrust, negatedPrincipals, variablesWithoutVersion, repeatedValues,
];

/** Nobody reads more; and a document made to have more keeps nobody waiting. */
const MAX_FINDINGS = 500;

function* remarksOn(document: PolicyDocument): Generator<Remark> {
  if (document.statements.length === 0) yield { code: 'empty-policy', message: 'a policy without statements says nothing', steps: ['Statement'] };
  for (const statement of document.statements) {
    const subject = new Subject(document, statement);
    for (const rule of RULES) yield* rule(subject);
  }
  yield* repeatedStatements(document);
}

/**
 * What is wrong with a policy document: one error when it does not parse, else warnings of what is legal and seldom
 * meant, at most 500, in the order of the text. For authors; slower than parsing by far. Never throws for a text.
 */
export function lintPolicy(text: string, options: ParseOptions): LintFinding[] {
  let document: PolicyDocument;
  try {
    document = parsePolicy(text, options);
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error;
    const { problem, line, column, jsonPath } = error;
    return [{ severity: 'error', code: 'syntax', message: problem, line, column, jsonPath }];
  }
  const places = new Places(text, { comments: options.switches.jsonComments });
  const findings: LintFinding[] = [];
  for (const { code, message, steps } of remarksOn(document)) {
    if (findings.push({ severity: 'warning', code, message, ...places.at(steps) }) === MAX_FINDINGS) break;
  }
  return findings.sort((a, b) => a.line - b.line || a.column - b.column);
}
