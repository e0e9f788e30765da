import type { ApiDescription, ApiParameter } from '#operation';
import { flag, moment, record, said, tenant, text } from '../openapi/schemas.js';

const parameters: Readonly<Record<string, ApiParameter>> = {
  session: { doc: 'Id of a session: that one, and those issued to it.' },
  user: { doc: 'A uid: all sessions of this user.' },
  role: { doc: 'A role, by name or ARN.' },
  provider: { doc: 'An identity provider: an ARN, or the name of a configured one.' },
  subject: { doc: 'With `provider`: only those of this subject of it.' },
  'issued-before': { doc: 'Only those issued before; alone: of all. `2026-11-23T12:00:00Z`, or `now`.' },
  tenant,
};

export const revokeSessionsApi: ApiDescription = {
  summary: 'Ends sessions. When it returns, no node accepts one of them any more, nor one issued to them.',
  parameters,
  body: { doc: 'The same parameters as an object.', type: 'application/json', schema: { type: 'object', properties: Object.fromEntries(Object.keys(parameters).map((name) => [name, text])) } },
  caps: 'users=write; for a role roles=write, for a provider oidc-provider=write',
  reply: record({
    revocation_id: said(text, "'' where nothing was left to end."), revoked: said(text, 'ARN, or what else was named.'), issued_before: text, position: text, time: moment, by: text,
    recorded: said(flag, 'False: it had been recorded before, or there was nothing to record.'),
  }),
};
