import { RolegateError } from '#kernel';
import { type AdminInput, defineRead } from '#operation';
import { lintPolicy, POLICY_LIMITS, switchesOf, type ParseOptions } from '#policy';
import { byCap } from '../admin.authorization.js';
import { filled, invalidArgument } from '../parameters.js';
import { lintPolicyApi } from './policy-lint.api.js';

const KINDS = ['identity', 'resource', 'trust', 'session'] as const;
const HOLDERS = ['user', 'role', 'group', 'managed'] as const;
const PROFILES = ['ceph', 'aws'] as const;

/** @throws RolegateError InvalidArgument */
function oneOf<T extends string>(input: AdminInput, name: string, values: readonly T[]): T | undefined {
  const asked = filled(input, name);
  const value = values.find((one) => one === asked);
  if (asked !== undefined && value === undefined) throw invalidArgument(`${name} is one of ${values.join(', ')}`, name, asked);
  return value;
}

/**
 * What is wrong with the policy document in the body: `severity`, `code`, `message`, `line`, `column` and `jsonPath` of
 * each finding, none when it is clean. Parameters: `kind` (identity), `holder`, `compat` (the installation's profile).
 */
export const lintPolicyDocument = defineRead({
  name: 'AdminLintPolicy',
  service: 'admin',
  feature: 'policy-lint',
  route: { method: 'POST', path: '/rolegate/v1/policy/lint', root: 'findings', api: lintPolicyApi },
  actions: ['admin:LintPolicy'],
  conditionKeys: [],
  errors: ['InvalidArgument'],
  access: byCap('admin:LintPolicy', 'metadata', 'read'),

  answer(input: AdminInput, _reads, { settings }) {
    const compat = oneOf(input, 'compat', PROFILES);
    const options: ParseOptions = {
      kind: oneOf(input, 'kind', KINDS) ?? 'identity',
      holder: oneOf(input, 'holder', HOLDERS),
      switches: compat === undefined ? settings.switches : switchesOf(compat),
    };
    const text = input.body ?? '';
    if (text.length > POLICY_LIMITS.parameter.characters) throw new RolegateError('InvalidArgument', `A policy document has at most ${POLICY_LIMITS.parameter.characters} characters.`);
    return lintPolicy(text, options).map((finding) => ({ ...finding }));
  },
});
