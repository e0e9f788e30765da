import { aProfile, given } from '#testing';
import { createInstanceProfile } from './create-instance-profile.js';

describe('CreateInstanceProfile', () => {
  it('records the profile, takes its name, and answers it without a role', () => {
    const { output, take } = given().when(createInstanceProfile, { InstanceProfileName: 'Web', Path: '/app/', Tags: [{ Key: 'a', Value: '1' }] })
      .thenEvents({ type: 'InstanceProfileCreated', data: { instanceProfileId: 'AIPA00000000000000001', instanceProfileName: 'Web', path: '/app/', tags: [{ Key: 'a', Value: '1' }] } });
    expect(take).toEqual([{ name: 'instance-profile-name::Web', owner: 'instance-profile/AIPA00000000000000001' }]);
    expect(output.InstanceProfile).toMatchObject({ Arn: 'arn:aws:iam:::instance-profile/app/Web', InstanceProfileId: 'AIPA00000000000000001', Roles: [], Tags: [{ Key: 'a', Value: '1' }] });
  });

  it('refuses a name that is taken, on whatever path, and reserved tags', () => {
    given(aProfile([], { path: '/other/' })).when(createInstanceProfile, { InstanceProfileName: 'Web' }).thenError('EntityAlreadyExists', 'Instance Profile Web already exists.');
    given().when(createInstanceProfile, { InstanceProfileName: 'Web', Tags: [{ Key: 'aws:a', Value: '' }] }).thenError('InvalidInput');
  });

  it('asks for the profile that is to be, with the tags of the request', async () => {
    expect(await given().asks(createInstanceProfile, { InstanceProfileName: 'Web', Path: '/app/', Tags: [{ Key: 'a', Value: '1' }] })).toEqual([{
      action: 'iam:CreateInstanceProfile', resource: 'arn:aws:iam:::instance-profile/app/Web', resourceAccount: '', cap: { type: 'roles', access: 'write' },
      conditions: { 'aws:RequestTag/a': ['1'], 'aws:TagKeys': ['a'] },
    }]);
  });
});
