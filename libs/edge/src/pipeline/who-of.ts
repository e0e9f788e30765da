import type { AuditRecord, CredentialIdentity } from '#operation';

/** The caller's part of an audit record. */
export function whoOf(principal: CredentialIdentity | undefined): Pick<AuditRecord, 'account' | 'principal' | 'accessKeyId' | 'sessionId' | 'sourceIdentity' | 'issuer' | 'subject'> {
  const { session, federated } = principal ?? {};
  return {
    account: principal?.account ?? '',
    principal: principal?.arn ?? '',
    accessKeyId: principal?.accessKeyId ?? '',
    sessionId: session?.sessionId ?? '',
    sourceIdentity: session?.sourceIdentity ?? federated?.sourceIdentity ?? '',
    issuer: session?.provider ?? federated?.provider ?? '',
    subject: session?.subject ?? federated?.subject ?? '',
  };
}
