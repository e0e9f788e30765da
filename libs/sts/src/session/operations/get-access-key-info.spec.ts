import { aUser, given, keyCreated, USER_STREAM } from '#testing';
import { getAccessKeyInfo } from './get-access-key-info.js';

describe('GetAccessKeyInfo', () => {
  const key = 'AKIAIOSFODNN7EXAMPLE';
  const created = keyCreated(key);

  it('tells the account of a key, inactive ones too', async () => {
    for (const more of [[], [{ type: 'AccessKeyStatusChanged', data: { accessKeyId: key, status: 'Inactive' } }]] as const) {
      expect(await given(aUser([created, ...more])).answer(getAccessKeyInfo, { AccessKeyId: key })).toEqual({ Account: '' });
    }
  });

  it('knows no key that was deleted, nor one that never was', async () => {
    const gone = given(aUser([created, { type: 'AccessKeyDeleted', data: { accessKeyId: key } }]));
    for (const AccessKeyId of [key, 'AKIAAAAAAAAAAAAAAAAA']) await expect(gone.answer(getAccessKeyInfo, { AccessKeyId })).rejects.toMatchObject({ code: 'ValidationError', reason: 'unknown-access-key' });
  });

  it('asks for itself, on everything', async () => {
    expect(await given().asks(getAccessKeyInfo, { AccessKeyId: key }, { principal: { stream: USER_STREAM } })).toMatchObject([{ action: 'sts:GetAccessKeyInfo', resource: '*' }]);
  });
});
