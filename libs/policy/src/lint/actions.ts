import { isKnownAction } from '../action-names.js';
import { hasWildcard } from '../wildcard.js';
import type { Remark } from './finding.js';
import type { Subject } from './subject.js';

/** Names that no service has. Where unknown names are refused, the parser has already said so. */
export function* unknownActions(subject: Subject): Generator<Remark> {
  const { statement, document } = subject;
  for (const [i, pattern] of statement.actions.patterns.entries()) {
    if (pattern === '*' || isKnownAction(pattern, { aliases: document.switches.actionAliases })) continue;
    const message = hasWildcard(pattern) ? `the wildcard ${pattern} matches no action` : `there is no action ${pattern}`;
    yield { code: 'unknown-action', message, steps: subject.steps(subject.element('Action'), i) };
  }
}

/** `Allow` with a negation grants what its author did not think of, tomorrow's actions and buckets among it. */
export function* broadAllows(subject: Subject): Generator<Remark> {
  const { effect, actions, resources } = subject.statement;
  if (effect !== 'Allow') return;
  if (actions.negated && (resources === undefined || resources.negated || resources.patterns.includes('*'))) {
    yield { code: 'allow-with-not-action', message: 'Allow with NotAction on every resource allows all that the list forgets, iam actions too', steps: subject.steps('NotAction') };
  }
  if (resources?.negated) {
    yield { code: 'allow-with-not-resource', message: 'Allow with NotResource allows all that the list forgets, what is created later too', steps: subject.steps('NotResource') };
  }
}
