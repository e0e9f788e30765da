import { aRole, given } from '#testing';
import { untagRole } from './untag-role.js';

const tags = [{ Key: 'Department', Value: 'Eng' }, { Key: 'Cost', Value: '1' }, { Key: 'Department', Value: 'HR' }];

describe('UntagRole', () => {
  it('removes a key with all its values', () => {
    given(aRole([], { tags })).when(untagRole, { RoleName: 'S3Access', TagKeys: ['Department'] })
      .thenEvents({ type: 'RoleTagsChanged', data: { tags: [{ Key: 'Cost', Value: '1' }] } });
  });

  it('ignores the case of keys in profile aws and minds it in profile ceph', () => {
    given(aRole([], { tags })).when(untagRole, { RoleName: 'S3Access', TagKeys: ['cost'] }).thenNothing();
    expect(given(aRole([], { tags })).when(untagRole, { RoleName: 'S3Access', TagKeys: ['cost'] }, { compat: 'aws' }).events).toHaveLength(1);
  });

  it('records nothing for keys that are not there', () => {
    given(aRole([], { tags })).when(untagRole, { RoleName: 'S3Access', TagKeys: ['Other'] }).thenNothing();
  });

  it('refuses a role that does not exist', () => {
    given().when(untagRole, { RoleName: 'S3Access', TagKeys: ['a'] }).thenError('NoSuchEntity');
  });

  it('asks with aws:TagKeys', async () => {
    const [asked] = await given(aRole()).asks(untagRole, { RoleName: 'S3Access', TagKeys: ['a', 'b'] });
    expect(asked).toMatchObject({ action: 'iam:UntagRole', conditions: { 'aws:TagKeys': ['a', 'b'] } });
  });
});
