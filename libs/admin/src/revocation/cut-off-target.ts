import { RolegateError, isRealAccount } from '#kernel';
import { byStream, type OperationContext } from '#operation';
import { type CutOffTarget, type RevocationState, type WantedCutOff, allSessions, cutOffSessions, federatedSubject, namedProvider, oneSession, recordedCutOff, revocation, subjectUser } from '#sts';
import { providerNamed } from './ancestor-target.js';
import type { RevocableProviders } from './revocable-kind.js';
import type { RevocationTarget } from './revocation-target.js';

function target(cutOff: CutOffTarget, revoked: string, of: WantedCutOff['of']): RevocationTarget<RevocationState> {
  return {
    load: byStream(revocation, cutOff.stream),
    resource: '*',
    revoked: () => revoked,
    write: (existing, { revocationId, issuedBefore }, { now, settings }) =>
      cutOffSessions(existing, { target: cutOff, revocationId, issuedBefore, now, maxSessionDuration: settings.maxSessionDuration, of }),
    recorded(state, { issuedBefore }) {
      const known = state?.cutOffs[cutOff.target];
      return recordedCutOff(state, { target: cutOff, issuedBefore, of }) ?? (issuedBefore ? known?.sessionsCutOff : known?.sessionsRevoked);
    },
  };
}

const administratorOnly = (detail: string): RolegateError => new RolegateError('AccessDenied', 'Access Denied', { reason: 'administrator-only', detail });

/** A session's id does not say of which account it is. @throws RolegateError AccessDenied */
function assertOutsideAccounts({ principal }: OperationContext): void {
  if (!principal.administrator && isRealAccount(principal.account)) throw administratorOnly('sessions by id, subject or provider may be those of other accounts');
}

/** @throws RolegateError AccessDenied */
export function sessionTarget(sessionId: string, ctx: OperationContext): RevocationTarget<RevocationState> {
  assertOutsideAccounts(ctx);
  return target(oneSession(sessionId), `session/${sessionId}`, { sessionId });
}

/** Whom no user of this gateway stands for, by the name under which it owns things. @throws RolegateError AccessDenied */
export function subjectUserTarget(account: string, id: string, ctx: OperationContext): RevocationTarget<RevocationState> {
  if (account !== ctx.principal.account) assertOutsideAccounts(ctx);
  return target(subjectUser(id), id, { subject: id });
}

/** @throws RolegateError AccessDenied */
export function namedProviderTarget(name: string, ctx: OperationContext): RevocationTarget<RevocationState> {
  assertOutsideAccounts(ctx);
  return target(namedProvider(name), name, { provider: name });
}

/** @throws RolegateError AccessDenied, NoSuchEntity */
export function subjectTarget(subject: string, named: string, providers: RevocableProviders, ctx: OperationContext): RevocationTarget<RevocationState> {
  assertOutsideAccounts(ctx);
  if (providers.names.includes(named)) return target(federatedSubject(named, subject), `${named}/${subject}`, { provider: named, subject });
  const { provider, key, absent } = providerNamed(named, providers.kinds);
  const found = ctx.directory.find(provider.aggregate, key);
  if (!found?.state) throw absent();
  return target(federatedSubject(found.stream, subject), `${named}/${subject}`, { provider: named, subject });
}

/** @throws RolegateError AccessDenied */
export function allTarget({ principal }: OperationContext): RevocationTarget<RevocationState> {
  if (!principal.administrator) throw administratorOnly('only an administrator ends the sessions of all');
  return target(allSessions, 'all', {});
}
