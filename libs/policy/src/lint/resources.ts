import { resourcesOf } from '../catalogue.js';
import type { Statement } from '../document.js';
import type { Remark } from './finding.js';
import { overlap, resourceSteps, typeSteps } from './overlap.js';
import type { Subject } from './subject.js';

/** Negations of everything: such a statement stands for nothing. */
function neverMatching({ actions, resources, principals }: Statement): string | undefined {
  if (actions.negated && actions.patterns.includes('*')) return 'NotAction';
  if (resources?.negated && resources.patterns.includes('*')) return 'NotResource';
  return principals?.negated && principals.patterns.some(({ type }) => type === 'everyone') ? 'NotPrincipal' : undefined;
}

export function* emptyStatements(subject: Subject): Generator<Remark> {
  const element = neverMatching(subject.statement);
  if (element === undefined) return;
  yield { code: 'statement-never-matches', message: `${element} of everything leaves nothing that the statement could match`, steps: subject.steps(element) };
}

const shown = (patterns: readonly string[]): string =>
  patterns.length <= 3 ? patterns.join(', ') : `${patterns.slice(0, 2).join(', ')} or the ${patterns.length - 2} others`;

/**
 * Resources that none of the named actions is about: `s3:GetObject` on a bucket, `s3:ListBucket` on its keys. When that
 * is so of all of them, the statement can never match.
 */
export function* uselessResources(subject: Subject): Generator<Remark> {
  const { resources } = subject.statement;
  if (resources === undefined || resources.negated || subject.actions.length === 0) return;
  const types = [...new Set(subject.actions.flatMap(resourcesOf))].map(typeSteps);
  const variables = subject.document.version === '2012-10-17';
  const useless = [...resources.patterns.entries()].filter(([, pattern]) => {
    if (pattern === '*') return false;
    const steps = resourceSteps(pattern, variables);
    return !types.some((type) => overlap(steps, type));
  });
  if (useless.length === resources.patterns.length) {
    yield { code: 'statement-never-matches', message: `no named action is about ${shown(useless.map(([, pattern]) => pattern))}: the statement can never match`, steps: subject.steps('Resource') };
    return;
  }
  for (const [i, pattern] of useless) {
    yield { code: 'resource-never-matches', message: `no named action is about ${pattern}`, steps: subject.steps('Resource', i) };
  }
}
