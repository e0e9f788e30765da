import { isIssuerKey, isKeySetBy, splitIssuerKey } from '../catalogue.js';
import type { Condition, Statement } from '../document.js';
import type { Remark } from './finding.js';
import type { Subject } from './subject.js';

/** What a condition on an absent key comes to. */
function outcome({ operator, ifExists, qualifier, values }: Condition): string {
  if (operator === 'Null') return values.some((value) => value.toLowerCase() === 'true') ? 'always holds' : 'never holds';
  const negated = operator.includes('Not');
  return ifExists || qualifier === 'ForAllValues' || (negated && qualifier === undefined) ? 'always holds' : 'never holds';
}

const PROVIDER = ':oidc-provider/';

/** A claim of another issuer than those that the statement trusts, where it trusts nobody else. */
function isForeignClaim(key: string, { principals }: Statement): boolean {
  if (principals === undefined || principals.negated || !isIssuerKey(key)) return false;
  const [issuer] = splitIssuerKey(key);
  return principals.patterns.every((pattern) => {
    if (pattern.type !== 'federated') return false;
    const at = pattern.provider.indexOf(PROVIDER);
    return at >= 0 && pattern.provider.slice(at + PROVIDER.length).toLowerCase() !== issuer;
  });
}

/** Keys that no request for the named actions has. */
export function* keysNeverSet(subject: Subject): Generator<Remark> {
  if (subject.actions.length === 0) return;
  for (const condition of subject.statement.conditions) {
    if (isKeySetBy(condition.key, subject.actions) && !isForeignClaim(condition.key, subject.statement)) continue;
    const message = `no request that the statement is about has ${condition.key}: the condition ${outcome(condition)}`;
    yield { code: 'condition-key-never-set', message, steps: subject.conditionSteps(condition) };
  }
}

/**
 * ForAllValues holds for a key that the request does not have, so an Allow with nothing else on the key lets such
 * requests through (IAM User Guide, "Multivalued context keys").
 */
export function* vacuousForAllValues(subject: Subject): Generator<Remark> {
  const { effect, conditions } = subject.statement;
  if (effect !== 'Allow') return;
  const demanded = new Set(conditions.filter(demandsPresence).map(({ key }) => key.toLowerCase()));
  for (const condition of conditions) {
    if (condition.qualifier !== 'ForAllValues' || demanded.has(condition.key.toLowerCase())) continue;
    const message = `ForAllValues also holds when the request has no ${condition.key}; add "Null": {"${condition.key}": "false"} if that is not meant`;
    yield { code: 'for-all-values-without-presence', message, steps: subject.conditionSteps(condition) };
  }
}

/** Does the condition fail when the key is absent? */
export const demandsPresence = (condition: Condition): boolean => outcome(condition) === 'never holds';
