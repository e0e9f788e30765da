import { RolegateError, isRealAccount } from '#kernel';
import { byStream, type OperationContext } from '#operation';
import { type CutOffTarget, type RevocationState, type WantedCutOff, allSessions, cutOffSessions, federatedSubject, oneSession, recordedCutOff, revocation } from '#sts';
import { providerNamed } from './ancestor-target.js';
import type { RevocableProvider } from './revocable-kind.js';
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
  if (!principal.administrator && isRealAccount(principal.account)) throw administratorOnly('sessions by id or subject may be those of other accounts');
}

/** @throws RolegateError AccessDenied */
export function sessionTarget(sessionId: string, ctx: OperationContext): RevocationTarget<RevocationState> {
  assertOutsideAccounts(ctx);
  return target(oneSession(sessionId), `session/${sessionId}`, { sessionId });
}

/** @throws RolegateError AccessDenied, NoSuchEntity */
export function subjectTarget(subject: string, named: string, providers: readonly RevocableProvider[], ctx: OperationContext): RevocationTarget<RevocationState> {
  assertOutsideAccounts(ctx);
  const { provider, key, absent } = providerNamed(named, providers);
  const found = ctx.directory.find(provider.aggregate, key);
  if (!found?.state) throw absent();
  return target(federatedSubject(found.stream, subject), `${named}/${subject}`, { provider: named, subject });
}

/** @throws RolegateError AccessDenied */
export function allTarget({ principal }: OperationContext): RevocationTarget<RevocationState> {
  if (!principal.administrator) throw administratorOnly('only an administrator ends the sessions of all');
  return target(allSessions, 'all', {});
}
