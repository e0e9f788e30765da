import { aRole, given } from '#testing';
import { tagRole } from './tag-role.js';

const RoleName = 'S3Access';
const eng = { Key: 'Department', Value: 'Eng' };
const hr = { Key: 'Department', Value: 'HR' };

describe('TagRole', () => {
  it('adds tags to those that are there', () => {
    given(aRole([], { tags: [eng] })).when(tagRole, { RoleName, Tags: [{ Key: 'Cost', Value: '1' }] })
      .thenEvents({ type: 'RoleTagsChanged', data: { tags: [eng, { Key: 'Cost', Value: '1' }] } });
  });

  it('keeps several values of one key in profile ceph', () => {
    given(aRole([], { tags: [eng] })).when(tagRole, { RoleName, Tags: [hr] }).thenEvents({ type: 'RoleTagsChanged', data: { tags: [eng, hr] } });
  });

  it('replaces the value in profile aws, ignoring the key\'s case', () => {
    given(aRole([], { tags: [eng] })).when(tagRole, { RoleName, Tags: [{ Key: 'department', Value: 'HR' }] }, { compat: 'aws' })
      .thenEvents({ type: 'RoleTagsChanged', data: { tags: [{ Key: 'department', Value: 'HR' }] } });
  });

  it('refuses one key twice in one request in profile aws', () => {
    given(aRole()).when(tagRole, { RoleName, Tags: [eng, hr] }, { compat: 'aws' }).thenError('InvalidInput', /Duplicate tag keys/);
  });

  it('records nothing when the tag is there already', () => {
    given(aRole([], { tags: [eng] })).when(tagRole, { RoleName, Tags: [eng] }).thenNothing();
  });

  it('refuses reserved keys, the 51st tag and roles that do not exist', () => {
    given(aRole()).when(tagRole, { RoleName, Tags: [{ Key: 'AWS:x', Value: '' }] }).thenError('InvalidInput', /reserved/);
    const fifty = Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: '' }));
    given(aRole([], { tags: fifty })).when(tagRole, { RoleName, Tags: [eng] }).thenError('LimitExceeded');
    given().when(tagRole, { RoleName, Tags: [eng] }).thenError('NoSuchEntity');
  });

  it('shows the policy engine the tags of the role and those of the request', async () => {
    const [asked] = await given(aRole([], { tags: [eng] })).asks(tagRole, { RoleName, Tags: [hr] });
    expect(asked!.conditions).toEqual({
      'aws:ResourceTag/Department': ['Eng'], 'iam:ResourceTag/Department': ['Eng'], 'aws:RequestTag/Department': ['HR'], 'aws:TagKeys': ['Department'],
    });
  });
});
