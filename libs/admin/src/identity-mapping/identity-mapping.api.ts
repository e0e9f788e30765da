import type { ApiDescription, ApiParameter } from '#operation';
import { flag, listOf, marker, maxEntries, moment, next, oneOf, record, text } from '../openapi/schemas.js';

const mapping = record({ mapping_id: text, provider: text, match: oneOf('dn', 'group', 'user', 'project-role', 'common-name', 'claim'), value: text, role_arns: listOf(text), policy_arns: listOf(text), create_date: moment });

const about: Readonly<Record<string, ApiParameter>> = {
  provider: { doc: 'The identity provider: an ARN, or the name of a configured one.' },
  dn: { doc: 'An entry of a directory, or the subject of a certificate.' },
  group: { doc: 'The members of a group of a directory.' },
  user: { doc: 'Who logs in with this name.' },
  'project-role': { doc: 'Who has the role in the Keystone project: `project/role`.' },
  'common-name': { doc: 'Holders of a certificate of this name.' },
  claim: { doc: 'Holders of a token that says so: `name=value`.' },
  'role-arn': { doc: 'ARNs of roles, separated by blanks.' },
  'policy-arn': { doc: 'ARNs of managed policies, separated by blanks.' },
};
const names = { anyOf: [text, listOf(text)] };
const body = {
  doc: 'The same parameters as an object.', type: 'application/json',
  schema: { type: 'object', properties: Object.fromEntries(Object.keys(about).map((name) => [name, name.endsWith('-arn') ? names : text])), additionalProperties: false },
} as const;

export const listIdentityMappingsApi: ApiDescription = {
  summary: "Lists what identity providers' people get.",
  parameters: { 'max-entries': maxEntries, marker },
  reply: record({ mappings: listOf(mapping), next }),
};

export const addIdentityMappingApi: ApiDescription = {
  summary: 'Gives roles or policies to whom a provider says something of; one of dn, group, user, project-role, common-name and claim says whom.',
  parameters: about, body, reply: mapping,
};

export const removeIdentityMappingApi: ApiDescription = {
  summary: 'Removes a mapping, or what is named of it; no node accepts a session any more that rests on it.',
  parameters: about, body, reply: record({ mapping_id: text, removed: flag }),
};
