import type { Remark } from './finding.js';
import type { Subject } from './subject.js';

const looksLikeVariable = (text: string): boolean => /\$\{[^}]+\}/.test(text);

/** Version 2008-10-17, which a document without Version has, takes `${…}` literally. */
export function* variablesWithoutVersion(subject: Subject): Generator<Remark> {
  const { document, statement } = subject;
  if (document.version !== '2008-10-17') return;
  const message = (text: string): string => `${text} is taken literally: policy variables need "Version": "2012-10-17"`;
  for (const [i, pattern] of (statement.resources?.patterns ?? []).entries()) {
    if (looksLikeVariable(pattern)) yield { code: 'variables-without-version', message: message(pattern), steps: subject.steps(subject.element('Resource'), i) };
  }
  for (const condition of statement.conditions) {
    for (const [i, value] of condition.values.entries()) {
      if (looksLikeVariable(value)) {
        yield { code: 'variables-without-version', message: message(value), steps: subject.conditionSteps(condition, i) };
      }
    }
  }
}
