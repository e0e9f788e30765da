import { userInfo } from './user-info.js';

describe('userInfo', () => {
  it('folds the tenant into the id and shows flags only when they are set, in any spelling', () => {
    expect(userInfo({ tenant: 'ten1', user_id: 'u', system: 'true', admin: false })).toEqual({ user_id: 'ten1$u', system: 'true' });
    expect(userInfo({ tenant: '', user_id: 'u', system: 'false', admin: true })).toEqual({ user_id: 'u', admin: true });
  });

  it('keeps what it does not know, in its order', () => {
    expect(Object.keys(userInfo({ later: 1, user_id: 'u', account_id: '' }) as object)).toEqual(['later', 'user_id', 'account_id']);
  });
});
