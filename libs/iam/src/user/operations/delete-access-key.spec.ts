import { aUser, given, keyCreated } from '#testing';
import { deleteAccessKey } from './delete-access-key.js';

describe('DeleteAccessKey', () => {
  it('takes the key away and keeps its id claimed for ever', () => {
    const decision = given(aUser([keyCreated('TESTER')])).when(deleteAccessKey, { UserName: 'TESTER', AccessKeyId: 'TESTER' })
      .thenEvents({ type: 'AccessKeyDeleted', data: { accessKeyId: 'TESTER' } });
    expect(decision.release).toBeUndefined();
  });

  it('refuses a key that the user does not have, deleted ones too', () => {
    given(aUser([keyCreated('K'), { type: 'AccessKeyDeleted', data: { accessKeyId: 'K' } }]))
      .when(deleteAccessKey, { UserName: 'TESTER', AccessKeyId: 'K' }).thenError('NoSuchEntity');
    given().when(deleteAccessKey, { UserName: 'TESTER', AccessKeyId: 'K' }).thenError('NoSuchEntity');
  });
});
