import type { ApiDescription } from '#operation';
import { flag, listOf, moment, oneOf, record, said, text, whole } from '../openapi/schemas.js';

const side = record({ decision: oneOf('allowed', 'denied'), reason: text, deciding: said(text, "The statements that decide, `via:policy[sid]`; '' for none.") });

export const replayPolicyApi: ApiDescription = {
  summary: 'A changed policy, tried on the recorded requests of its role or user: which would be decided otherwise.',
  parameters: {
    role: { doc: 'Whose requests: a role, by name or ARN.' },
    user: { doc: 'Or a user, by name or ARN.' },
    'account-id': { doc: "Its account; default the caller's." },
    tenant: { doc: 'Its tenant.' },
    'policy-name': { doc: 'The inline policy that the document replaces; without it and policy-arn it stands in place of all.' },
    'policy-arn': { doc: 'The attached policy that it replaces.' },
    since: { doc: 'Requests since then; a day ago unless given.', schema: moment },
  },
  body: { doc: 'The policy document.', type: 'application/json', schema: {}, required: true },
  caps: 'metadata=read; within a real account the action admin:ReplayPolicy',
  reply: record({
    principal: text, since: moment, requests: said(whole, 'All that were looked at.'), different: said(whole, 'Of which so many are different.'), truncated: flag,
    changed_requests: whole, drifted: said(whole, 'Decided otherwise by the present policies than by the record.'),
    untouched: said(whole, 'Not decided by identity policies.'), keys_not_recorded: said(listOf(text), 'Condition keys that the policies ask for and records do not have.'),
    changed: listOf(record({ service: text, action: text, resource: text, source_ip: text, requests: whole, last: moment, request_id: text, before: side, after: side })),
  }),
};
