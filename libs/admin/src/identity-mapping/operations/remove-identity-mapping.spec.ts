import type { NewEvent } from '#event-sourcing';
import { identityMapping } from '#sts';
import { callerWith, given, history } from '#testing';
import { removeIdentityMapping } from './remove-identity-mapping.js';

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

describe('AdminRemoveIdentityMapping', () => {
  it('removes the whole mapping, or what is named of it', () => {
    const whole = given(aMapping()).when(removeIdentityMapping, group, ops).thenEvents({ type: 'IdentityMappingDeleted', data: {} });
    expect(whole).toMatchObject({ release: [{ name: KEY, owner: `identity-mapping/${ID}` }], output: { mapping_id: ID, removed: true } });
    given(aMapping()).when(removeIdentityMapping, { ...group, 'policy-arn': FULL }, ops).thenEvents({ type: 'IdentityMappingChanged', data: { roleArns: [DEV], policies: [] } });
    given(aMapping()).when(removeIdentityMapping, { ...group, 'role-arn': DEV, 'policy-arn': FULL }, ops).thenEvents({ type: 'IdentityMappingDeleted', data: {} });
  });

  it('refuses what is not there', () => {
    given().when(removeIdentityMapping, group, ops).thenError('NoSuchEntity', 'There is no such mapping.');
    given(aMapping()).when(removeIdentityMapping, { ...group, 'role-arn': OPS }, ops).thenError('NoSuchEntity', 'The mapping does not give that.');
    given(aMapping()).when(removeIdentityMapping, { provider: 'ldap' }, ops).thenError('InvalidArgument');
  });
});
