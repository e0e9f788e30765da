import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { isRolegateError } from '#kernel';
import { type Operation, queryErrors, Registry } from '#operation';
import { findQueryOperation, parseQueryInput, validateInput, writeQueryOutput } from '#protocol';
import { anMfaDevice, type AnyHistory, aPolicy, aProfile, aProvider, aRole, ATTACHED, aSamlProvider, aUser, given, keyCreated, mfaEnabled, policyPut, roleAdded, roleBounded, USER_STREAM, userBounded, userMfaEnabled, userPolicyPut, versionCreated } from '#testing';
import { instanceProfileFeature, managedPolicyFeature, mfaDeviceFeature, oidcProviderFeature, roleFeature, samlProviderFeature, simulationFeature, userFeature } from '../src/index.js';

interface WireCase {
  readonly name: string;
  readonly operation: string;
  readonly form: string;
  readonly compat?: 'aws';
  /** What stands between the operation's Response tags, without the ResponseMetadata. */
  readonly reply?: string;
  readonly error?: string;
}

const SINGLE = { policyArn: 'arn:aws:iam:::policy/Single', policyId: 'ANPA000000000POLICY02' };

/** The world of all cases: one OIDC and one SAML provider, one role with a policy and tags, one user with a policy and two keys, one managed policy of two versions and one that bounds a user and a role, two MFA devices, two instance profiles. */
const world: AnyHistory[] = [
  aProvider([], { thumbprints: ['a9d53002e97e00e043244f3d170d6f4c414104fd'], tags: [{ Key: 'team', Value: 'blue' }] }),
  aSamlProvider([], { validUntil: '2030-01-01T00:00:00.000Z', tags: [{ Key: 'team', Value: 'blue' }] }),
  aRole([policyPut('Policy1')], { path: '/app/', description: 'd', tags: [{ Key: 'Department', Value: 'Eng' }, { Key: 'Department', Value: 'HR' }] }),
  aRole([], { roleId: 'AROA00000000000ROLE02', roleName: 'Bare' }),
  aRole([{ type: 'RolePolicyAttached', data: ATTACHED }], { roleId: 'AROA00000000000ROLE03', roleName: 'WithReading' }),
  aUser([userPolicyPut('UPolicy1'), keyCreated('AKIA0000000000TESTER'), keyCreated('AKIA000000000TESTER2'), { type: 'UserPolicyAttached', data: ATTACHED }, userMfaEnabled()]),
  aUser([userBounded(SINGLE)], { userId: 'AIDA00000000000USER02', userName: 'Bounded', tags: [{ Key: 'Department', Value: 'Eng' }] }),
  aRole([roleBounded(SINGLE)], { roleId: 'AROA00000000000ROLE04', roleName: 'Bounded' }),
  aPolicy([versionCreated(2)], { description: 'd', tags: [{ Key: 'Department', Value: 'Eng' }] }),
  aPolicy([], { policyId: 'ANPA000000000POLICY02', policyName: 'Single' }),
  anMfaDevice([mfaEnabled()], { tags: [{ Key: 'Department', Value: 'Eng' }] }),
  anMfaDevice([], { mfaDeviceId: 'spare', serialNumber: 'arn:aws:iam:::mfa/spare' }),
  aProfile([roleAdded], { tags: [{ Key: 'Department', Value: 'Eng' }] }),
  aProfile([], { instanceProfileId: 'AIPA00000000PROFILE02', instanceProfileName: 'Empty' }),
];

const registry = new Registry([instanceProfileFeature, managedPolicyFeature, mfaDeviceFeature, oidcProviderFeature, roleFeature, samlProviderFeature, simulationFeature, userFeature]);
const cases = parse(readFileSync(new URL('wire.yaml', import.meta.url), 'utf8')) as WireCase[];
const requestId = '00000000-0000-7000-8000-0000000000ff';

/** The body of the reply, or the code of the refusal. */
async function served({ operation: name, form, compat }: WireCase): Promise<string> {
  const parameters = new URLSearchParams(form);
  const schema = findQueryOperation(parameters.get('Action')!)!;
  expect(schema.name).toBe(name);
  const operation = registry.find('iam', name)!;
  const input: unknown = parseQueryInput(schema, parameters);
  const invalid = validateInput(schema, input);
  if (invalid) return invalid.code;
  try {
    return between(writeQueryOutput(schema, await run(operation, input, compat), requestId), schema.name);
  } catch (error) {
    if (isRolegateError(error)) return error.code;
    throw error;
  }
}

async function run(operation: Operation, input: unknown, compat?: 'aws'): Promise<unknown> {
  const options = { compat, principal: { stream: USER_STREAM, caps: [{ type: 'roles', perm: '*' as const }, { type: 'oidc-provider', perm: '*' as const }] } };
  if (operation.kind === 'read') return given(...world).answer(operation, input, options);
  if (operation.kind !== 'write') throw new Error(`${operation.name} is no query operation`);
  return given(...world).when(operation, input, options).reply();
}

function between(body: string, name: string): string {
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  const open = `<${name}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/">`;
  const close = `</${name}Response>`;
  expect(body).toMatch(/^(<\?xml[^>]*>\n?)?</);
  return body.slice(body.indexOf(open) + open.length, -close.length).replace(metadata, '');
}

describe('IAM on the wire', () => {
  it.each(cases)('$name', async (one) => {
    expect(await served(one)).toBe(one.error ?? one.reply ?? '');
  });

  it('has a case of success and one of refusal for every operation that can be refused', () => {
    const named = (fits: (one: WireCase) => boolean) => new Set(cases.filter(fits).map((one) => one.operation));
    const all = registry.all().map((operation) => operation.name).sort();
    // No user has a password.
    expect([...named((one) => one.error === undefined)].sort()).toEqual(all.filter((one) => one !== 'GetLoginProfile' && one !== 'DeleteLoginProfile'));
    // These have no parameters.
    expect([...named((one) => one.error !== undefined)].sort()).toEqual(all.filter((one) => one !== 'ListOpenIDConnectProviders' && one !== 'ListSAMLProviders'));
  });

  it('documents only codes that the catalogue of its protocol has', () => {
    for (const operation of registry.all()) for (const code of operation.errors) expect(Object.keys(queryErrors)).toContain(code);
  });
});
