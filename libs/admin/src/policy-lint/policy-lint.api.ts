import type { ApiDescription } from '#operation';
import { listOf, oneOf, record, text, whole } from '../openapi/schemas.js';

export const lintPolicyApi: ApiDescription = {
  summary: 'What is wrong with a policy document; none when it is clean.',
  parameters: {
    kind: { doc: 'What the policy is for; default identity.', schema: oneOf('identity', 'resource', 'trust', 'session') },
    holder: { doc: 'What an identity policy belongs to.', schema: oneOf('user', 'role', 'group', 'managed') },
    compat: { doc: "Whose rules it follows; default the installation's.", schema: oneOf('ceph', 'aws') },
  },
  body: { doc: 'The policy document.', type: 'application/json', schema: {}, required: true },
  reply: listOf(record({ severity: oneOf('error', 'warning'), code: text, message: text, line: whole, column: whole, jsonPath: text })),
};
