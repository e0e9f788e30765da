import { aUser, given } from '#testing';
import { untagUser } from './untag-user.js';

const tags = [{ Key: 'Department', Value: 'Eng' }, { Key: 'Cost', Value: '1' }, { Key: 'Department', Value: 'HR' }];

describe('UntagUser', () => {
  it('removes a key with all its values', () => {
    given(aUser([], { tags })).when(untagUser, { UserName: 'TESTER', TagKeys: ['Department'] })
      .thenEvents({ type: 'UserTagsChanged', data: { tags: [{ Key: 'Cost', Value: '1' }] } });
  });

  it('ignores the case of keys in profile aws and minds it in profile ceph', () => {
    given(aUser([], { tags })).when(untagUser, { UserName: 'TESTER', TagKeys: ['cost'] }).thenNothing();
    expect(given(aUser([], { tags })).when(untagUser, { UserName: 'TESTER', TagKeys: ['cost'] }, { compat: 'aws' }).events).toHaveLength(1);
  });

  it('records nothing for keys that are not there', () => {
    given(aUser([], { tags })).when(untagUser, { UserName: 'TESTER', TagKeys: ['Other'] }).thenNothing();
  });

  it('refuses a user that does not exist', () => {
    given().when(untagUser, { UserName: 'TESTER', TagKeys: ['a'] }).thenError('NoSuchEntity');
  });

  it('asks with aws:TagKeys', async () => {
    const [asked] = await given(aUser()).asks(untagUser, { UserName: 'TESTER', TagKeys: ['a', 'b'] });
    expect(asked).toMatchObject({ action: 'iam:UntagUser', conditions: { 'aws:TagKeys': ['a', 'b'] } });
  });
});
