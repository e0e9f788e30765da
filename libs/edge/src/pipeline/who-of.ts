import type { AuditRecord, CredentialIdentity } from '#operation';

/** The caller's part of an audit record. */
export function whoOf(principal: CredentialIdentity | undefined): Pick<AuditRecord, 'account' | 'principal' | 'accessKeyId' | 'sessionId' | 'sourceIdentity' | 'issuer' | 'subject'> {
  const session = principal?.session;
  return {
    account: principal?.account ?? '',
    principal: principal?.arn ?? '',
    accessKeyId: principal?.accessKeyId ?? '',
    sessionId: session?.sessionId ?? '',
    sourceIdentity: session?.sourceIdentity ?? '',
    issuer: session?.provider ?? '',
    subject: session?.subject ?? '',
  };
}
