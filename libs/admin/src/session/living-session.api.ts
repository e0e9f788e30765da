import type { ApiDescription } from '#operation';
import { listOf, marker, maxEntries, moment, next, oneOf, record, said, tenant, text } from '../openapi/schemas.js';

export const listSessionsApi: ApiDescription = {
  summary: 'Lists sessions that have not expired, the newest first; those that were ended stand there with the reason.',
  parameters: {
    user: { doc: 'A uid: only sessions that rest on this user.' },
    role: { doc: 'Only those that rest on this role, by name or ARN.' },
    provider: { doc: 'Only those that rest on this identity provider: an ARN, or the name of a configured one.' },
    session: { doc: 'Only the session of this id, and those issued to it.' },
    tenant, 'max-entries': maxEntries, marker,
  },
  reply: record({
    sessions: listOf(record({
      session_id: said(text, 'What a revocation takes for `session`.'), access_key: text, kind: oneOf('assumed-role', 'session-token', 'federated-user'), arn: text, account: text,
      issued_to: said(text, 'ARN of who asked for it.'), source_identity: text, provider: text, subject: text, issued: moment, expires: moment, source_ip: text, request_id: text, parents: listOf(text),
      state: oneOf('living', 'ended'),
    }, { ended: said(text, 'Why it is refused.') })),
    next,
  }),
};
