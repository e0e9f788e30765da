import { aUser, given, keyCreated } from '#testing';
import { getAccessKeyLastUsed } from './get-access-key-last-used.js';

const user = given(aUser([keyCreated('AKIA1'), keyCreated('AKIA2'), { type: 'AccessKeyDeleted', data: { accessKeyId: 'AKIA2' } }]));
const time = new Date('2026-11-23T10:00:00Z');
const used = { activity: { lastUses: async (names: readonly string[]) => new Map(names.map((name) => [name, { time, service: 's3', region: name }])) } };

describe('GetAccessKeyLastUsed', () => {
  it('answers when, for what and where a key was used, and whose it is', async () => {
    expect(await user.answer(getAccessKeyLastUsed, { AccessKeyId: 'AKIA1' }, used)).toEqual({ UserName: 'TESTER', AccessKeyLastUsed: { LastUsedDate: time, ServiceName: 's3', Region: 'access-key/AKIA1' } });
  });

  it('answers N/A for a key that was never used', async () => {
    expect(await user.answer(getAccessKeyLastUsed, { AccessKeyId: 'AKIA1' })).toEqual({ UserName: 'TESTER', AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' } });
  });

  it.each(['AKIANONE', 'AKIA2'])('knows nothing of a key that there is not (%s), nor of another account\'s', async (AccessKeyId) => {
    await expect(user.answer(getAccessKeyLastUsed, { AccessKeyId }, used)).rejects.toMatchObject({ code: 'NoSuchEntity' });
    await expect(user.answer(getAccessKeyLastUsed, { AccessKeyId: 'AKIA1' }, { ...used, principal: { account: '123456789012' } })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });

  it('asks about the user whose key it is', async () => {
    const action = 'iam:GetAccessKeyLastUsed';
    expect(await user.asks(getAccessKeyLastUsed, { AccessKeyId: 'AKIA1' })).toMatchObject([{ action, resource: 'arn:aws:iam:::user/TESTER', cap: { type: 'users', access: 'read' } }]);
    expect(await user.asks(getAccessKeyLastUsed, { AccessKeyId: 'AKIANONE' })).toMatchObject([{ action, resource: 'arn:aws:iam:::user/*' }]);
  });
});
