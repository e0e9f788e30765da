import type { NewEvent } from '#event-sourcing';
import { identityMapping } from '#sts';
import { callerWith, given, history, HISTORY_TIME } from '#testing';
import { addIdentityMapping } from './add-identity-mapping.js';

const ops = callerWith({ type: 'roles', perm: '*' });
const DEV = 'arn:aws:iam:::role/Dev';
const OPS = 'arn:aws:iam:::role/path/Ops';
const FULL = 'arn:aws:iam::aws:policy/AmazonS3FullAccess';
const full = { policyArn: FULL, policyId: '' };
const ID = '00000000-0000-7000-8000-000000000001';
const group = { provider: 'ldap', group: 'CN="Dev, Ops",OU=Groups' };
const match = { kind: 'group', value: 'cn=dev\\, ops,ou=groups' };
const created: NewEvent = { type: 'IdentityMappingCreated', data: { mappingId: ID, provider: 'ldap', match, roleArns: [DEV], policies: [full] } };
const aMapping = (...then: NewEvent[]) => history(identityMapping, `identity-mapping/${ID}`, '', [created, ...then]);
const KEY = 'identity-mapping:["ldap","group","cn=dev\\\\, ops,ou=groups"]';

describe('AdminAddIdentityMapping', () => {
  it('makes a mapping, under one claim however the DN is written', async () => {
    const made = given().when(addIdentityMapping, { ...group, 'role-arn': DEV, 'policy-arn': FULL }, ops);
    expect(made.thenEvents(created)).toMatchObject({ take: [{ name: KEY, owner: `identity-mapping/${ID}` }], hold: [] });
    expect(await made.reply()).toEqual({ mapping_id: ID, provider: 'ldap', match: 'group', value: match.value, role_arns: [DEV], policy_arns: [FULL], create_date: new Date(HISTORY_TIME.getTime() + 3_600_000).toISOString() });
  });

  it('takes a JSON body with lists', () => {
    given().when(addIdentityMapping, { body: JSON.stringify({ ...group, 'role-arn': [DEV], 'policy-arn': [FULL] }) }, ops).thenEvents(created);
  });

  it('adds to a mapping that exists, and has nothing to record when that is there already', () => {
    given(aMapping()).when(addIdentityMapping, { ...group, 'role-arn': `${DEV} ${OPS}` }, ops).thenEvents({ type: 'IdentityMappingChanged', data: { roleArns: [DEV, OPS], policies: [full] } });
    given(aMapping()).when(addIdentityMapping, { ...group, 'role-arn': DEV, 'policy-arn': FULL }, ops).thenNothing();
  });

  it.each([
    [{ ...group }, /gives a role or a policy/],
    [{ provider: 'ldap', 'role-arn': DEV }, /One of dn, group/],
    [{ ...group, user: 'alice', 'role-arn': DEV }, /One of dn, group/],
    [{ group: 'cn=a', 'role-arn': DEV }, /provider is missing/],
    [{ provider: 'ldap', dn: 'alice', 'role-arn': DEV }, /no distinguished name/],
    [{ provider: 'ldap', claim: 'admin', 'role-arn': DEV }, /name=value/],
    [{ provider: 'ldap', 'project-role': 'demo', 'role-arn': DEV }, /project\/role/],
    [{ provider: 'ldap', user: 'a'.repeat(1025), 'role-arn': DEV }, /too long/],
    [{ ...group, 'role-arn': 'Dev' }, /Dev is invalid/],
    [{ ...group, 'policy-arn': DEV }, /is not valid/],
    [{ ...group, 'role-arn': Array.from({ length: 11 }, (_, i) => `${DEV}${i}`).join(' ') }, /at most 10/],
    [{ body: '[]' }, /no JSON object/],
    [{ body: '{"provider":{}}' }, /no JSON object/],
  ])('refuses %j', (input, text) => {
    given().when(addIdentityMapping, input, ops).thenError('InvalidArgument', text);
  });

  it('refuses a policy that is not there, and one of another account', () => {
    for (const arn of ['arn:aws:iam:::policy/Nothing', 'arn:aws:iam::123456789012:policy/Other']) given().when(addIdentityMapping, { ...group, 'policy-arn': arn }, ops).thenError('NoSuchEntity');
  });

  it('needs the cap roles', () => {
    given().when(addIdentityMapping, { ...group, 'role-arn': DEV }, callerWith({ type: 'users', perm: '*' })).thenError('AccessDenied');
  });
});
