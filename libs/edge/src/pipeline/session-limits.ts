import { RolegateError } from '#kernel';
import type { Operation, OperationContext } from '#operation';

/** STS operations by kind of session; the kinds that are missing may call whatever policies allow. */
const STS_OPERATIONS: Partial<Record<OperationContext['principal']['kind'], ReadonlySet<string>>> = {
  session: new Set(['AssumeRole', 'AssumeRoleWithInstanceProfile', 'GetCallerIdentity']),
  'federated-user': new Set(['GetCallerIdentity']),
};

/**
 * In profile aws some temporary credentials are shut out of IAM and STS whatever policies say; RGW knows no such limits, nor
 * GetFederationToken, whose sessions have them in both profiles.
 * Source: STS API Reference, GetSessionToken (no IAM without MFA; of STS only AssumeRole and GetCallerIdentity) and
 * GetFederationToken (no IAM; of STS only GetCallerIdentity).
 * @throws RolegateError AccessDenied; InvalidClientTokenId, as AWS answers in IAM
 */
export function refuseLimitedSession({ service, name }: Operation, { principal, settings }: Pick<OperationContext, 'principal' | 'settings'>): void {
  if ((settings.compat !== 'aws' && principal.kind !== 'federated-user') || (service !== 'iam' && service !== 'sts')) return;
  const allowed = STS_OPERATIONS[principal.kind];
  if (allowed === undefined) return;
  if (service === 'sts') {
    if (!allowed.has(name)) throw new RolegateError('AccessDenied', `Cannot call ${name} with session credentials`, { reason: 'session-credentials' });
  } else if (principal.kind === 'federated-user' || principal.session?.mfaSerial === undefined) {
    throw new RolegateError('InvalidClientTokenId', '', { reason: 'session-credentials', detail: `a ${principal.kind} without MFA may not call ${name}` });
  }
}
