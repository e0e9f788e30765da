import type { NewEvent } from '#event-sourcing';
import { identityMapping } from '#sts';
import { callerWith, contextForTest, history, memoryReads } from '#testing';
import { listIdentityMappings } from './list-identity-mappings.js';

const ops = callerWith({ type: 'roles', perm: '*' });
const DEV = 'arn:aws:iam:::role/Dev';
const OPS = 'arn:aws:iam:::role/path/Ops';
const FULL = 'arn:aws:iam::aws:policy/AmazonS3FullAccess';
const full = { policyArn: FULL, policyId: '' };
const ID = '00000000-0000-7000-8000-000000000001';
const match = { kind: 'group', value: 'cn=dev\\, ops,ou=groups' };
const created: NewEvent = { type: 'IdentityMappingCreated', data: { mappingId: ID, provider: 'ldap', match, roleArns: [DEV], policies: [full] } };
const aMapping = (...then: NewEvent[]) => history(identityMapping, `identity-mapping/${ID}`, '', [created, ...then]);

describe('AdminListIdentityMappings', () => {
  const second = history(identityMapping, 'identity-mapping/2', '', [{ type: 'IdentityMappingCreated', data: { mappingId: '2', provider: 'keystone', match: { kind: 'project-role', value: 'demo/member' }, roleArns: [OPS], policies: [] } }]);
  const list = (input: Record<string, string>): any => listIdentityMappings.answer(input, memoryReads([aMapping(), second]), contextForTest(ops));

  it('shows them by provider and match, a page at a time', async () => {
    expect((await list({})).mappings.map((one: any) => [one.provider, one.match, one.value])).toEqual([['keystone', 'project-role', 'demo/member'], ['ldap', 'group', match.value]]);
    const page = await list({ 'max-entries': '1' });
    expect(page).toMatchObject({ mappings: [{ mapping_id: '2' }], next: 'keystone project-role demo/member' });
    expect(await list({ 'max-entries': '1', marker: page.next })).toMatchObject({ mappings: [{ mapping_id: ID }], next: '' });
  });

  it('refuses a page of nothing', async () => {
    for (const entries of ['0', 'x', '1001']) await expect(list({ 'max-entries': entries })).rejects.toMatchObject({ code: 'InvalidArgument' });
  });
});
