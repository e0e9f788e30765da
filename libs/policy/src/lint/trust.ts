import { splitIssuerKey } from '../catalogue.js';
import type { Condition } from '../document.js';
import { demandsPresence } from './condition-keys.js';
import type { Remark } from './finding.js';
import type { Subject } from './subject.js';

/** Claims that say for whom a token was issued; `app_id` is Ceph's word for it. */
const AUDIENCE_CLAIMS = ['aud', 'azp', 'oaud', 'app_id', 'client_id'];
const SUBJECT_CLAIMS = ['sub'];

/** A condition that some tokens fail: a negation, a bare star or a key that may be absent narrows nothing. */
function narrows(condition: Condition, claims: readonly string[]): boolean {
  const [, claim] = splitIssuerKey(condition.key);
  if (!claims.includes(claim) || condition.operator === 'Null' || !demandsPresence(condition) || condition.operator.includes('Not')) return false;
  return !condition.values.some((value) => value === '*');
}

/** A provider signs tokens for many applications and people; a role is for some of them. */
export function* openWebIdentities(subject: Subject): Generator<Remark> {
  const { effect, principals, conditions } = subject.statement;
  if (subject.document.kind !== 'trust' || effect !== 'Allow' || principals === undefined) return;
  if (!subject.actions.some(({ name }) => name === 'sts:AssumeRoleWithWebIdentity')) return;
  const federated = principals.negated || principals.patterns.some((pattern) => pattern.type === 'everyone' || (pattern.type === 'federated' && !pattern.provider.includes(':saml-provider/')));
  if (!federated) return;
  const steps = subject.steps(conditions.length > 0 ? 'Condition' : subject.element('Principal'));
  if (!conditions.some((condition) => narrows(condition, AUDIENCE_CLAIMS))) {
    yield { code: 'web-identity-without-audience', message: 'tokens that the provider issued for any application assume the role: no condition on aud (or azp, app_id)', steps };
  }
  if (!conditions.some((condition) => narrows(condition, SUBJECT_CLAIMS))) {
    yield { code: 'web-identity-without-subject', message: 'everyone whom the provider knows assumes the role: no condition on sub', steps };
  }
}

export function* openTrust(subject: Subject): Generator<Remark> {
  const { effect, principals, conditions } = subject.statement;
  if (subject.document.kind !== 'trust' || effect !== 'Allow' || conditions.length > 0) return;
  if (principals === undefined || principals.negated || !principals.patterns.some(({ type }) => type === 'everyone')) return;
  yield { code: 'trusts-everyone', message: 'the role trusts every caller of every account, without a condition', steps: subject.steps('Principal') };
}

export function* negatedPrincipals(subject: Subject): Generator<Remark> {
  const { effect, principals } = subject.statement;
  if (effect !== 'Allow' || !principals?.negated) return;
  yield { code: 'not-principal-with-allow', message: 'Allow with NotPrincipal lets in everyone else, the anonymous too', steps: subject.steps('NotPrincipal') };
}
