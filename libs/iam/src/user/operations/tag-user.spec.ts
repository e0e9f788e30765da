import { aUser, given } from '#testing';
import { tagUser } from './tag-user.js';

const UserName = 'TESTER';
const eng = { Key: 'Department', Value: 'Eng' };
const hr = { Key: 'Department', Value: 'HR' };

describe('TagUser', () => {
  it('adds tags to those that are there', () => {
    given(aUser([], { tags: [eng] })).when(tagUser, { UserName, Tags: [{ Key: 'Cost', Value: '1' }] })
      .thenEvents({ type: 'UserTagsChanged', data: { tags: [eng, { Key: 'Cost', Value: '1' }] } });
  });

  it('keeps several values of one key in profile ceph', () => {
    given(aUser([], { tags: [eng] })).when(tagUser, { UserName, Tags: [hr] }).thenEvents({ type: 'UserTagsChanged', data: { tags: [eng, hr] } });
  });

  it('replaces the value in profile aws, ignoring the key\'s case', () => {
    given(aUser([], { tags: [eng] })).when(tagUser, { UserName, Tags: [{ Key: 'department', Value: 'HR' }] }, { compat: 'aws' })
      .thenEvents({ type: 'UserTagsChanged', data: { tags: [{ Key: 'department', Value: 'HR' }] } });
  });

  it('refuses one key twice in one request in profile aws', () => {
    given(aUser()).when(tagUser, { UserName, Tags: [eng, hr] }, { compat: 'aws' }).thenError('InvalidInput', /Duplicate tag keys/);
  });

  it('records nothing when the tag is there already', () => {
    given(aUser([], { tags: [eng] })).when(tagUser, { UserName, Tags: [eng] }).thenNothing();
  });

  it('refuses reserved keys, the 51st tag and users that do not exist', () => {
    given(aUser()).when(tagUser, { UserName, Tags: [{ Key: 'AWS:x', Value: '' }] }).thenError('InvalidInput', /reserved/);
    const fifty = Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: '' }));
    given(aUser([], { tags: fifty })).when(tagUser, { UserName, Tags: [eng] }).thenError('LimitExceeded');
    given().when(tagUser, { UserName, Tags: [eng] }).thenError('NoSuchEntity');
  });

  it('shows the policy engine the tags of the user and those of the request', async () => {
    const [asked] = await given(aUser([], { tags: [eng] })).asks(tagUser, { UserName, Tags: [hr] });
    expect(asked!.conditions).toEqual({
      'aws:ResourceTag/Department': ['Eng'], 'iam:ResourceTag/Department': ['Eng'], 'aws:RequestTag/Department': ['HR'], 'aws:TagKeys': ['Department'],
    });
  });
});
