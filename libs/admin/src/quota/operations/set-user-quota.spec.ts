import { given, opsUser, usersCap } from '#testing';
import { setUserQuota } from './set-user-quota.js';

const uid = 'opsuser';
const put = (scope: 'user' | 'bucket', quota: object) => ({ type: 'UserQuotaPut' as const, data: { scope, quota: { enabled: false, checkOnRaw: false, maxSize: -1, maxObjects: -1, ...quota } } });

describe('AdminSetUserQuota', () => {
  it('takes parameters, bytes or KiB', () => {
    given(opsUser()).when(setUserQuota, { uid, 'quota-type': 'user', 'max-objects': '10', 'max-size-kb': '1024', enabled: 'true' }, usersCap)
      .thenEvents(put('user', { enabled: true, maxSize: 1_048_576, maxObjects: 10 }));
    given(opsUser()).when(setUserQuota, { uid, 'quota-type': 'bucket', 'max-size': '5' }, usersCap).thenEvents(put('bucket', { maxSize: 5 }));
  });

  it('changes what is named and leaves the rest; nothing new is nothing to record', () => {
    const there = opsUser([put('user', { enabled: true, maxSize: 100, maxObjects: 10 })]);
    given(there).when(setUserQuota, { uid, 'quota-type': 'user', enabled: 'false' }, usersCap).thenEvents(put('user', { maxSize: 100, maxObjects: 10 }));
    given(there).when(setUserQuota, { uid, 'quota-type': 'user', 'max-objects': '-5' }, usersCap).thenEvents(put('user', { enabled: true, maxSize: 100 }));
    given(there).when(setUserQuota, { uid, 'quota-type': 'user', enabled: 'true' }, usersCap).thenNothing();
  });

  it('takes a body in JSON, for one quota or for both', () => {
    given(opsUser()).when(setUserQuota, { uid, 'quota-type': 'user', body: '{"enabled":true,"max_size_kb":2,"max_objects":3}' }, usersCap)
      .thenEvents(put('user', { enabled: true, maxSize: 2048, maxObjects: 3 }));
    given(opsUser()).when(setUserQuota, { uid, body: '{"user_quota":{"enabled":true,"max_size":7},"bucket_quota":{"max_objects":1}}' }, usersCap)
      .thenEvents(put('user', { enabled: true, maxSize: 7 }), put('bucket', { maxObjects: 1 }));
  });

  it.each([
    [{ 'quota-type': 'all' }], [{ 'quota-type': 'user', 'max-objects': 'many' }], [{ 'quota-type': 'user', 'max-size': '99999999999999999' }], [{}],
    [{ 'quota-type': 'user', body: '[]' }], [{ 'quota-type': 'user', body: '{"max_size":"1"}' }], [{ 'quota-type': 'user', body: '{"enabled":1}' }], [{ body: '{"user_quota":{}}' }],
  ])('refuses %j', (input) => {
    given(opsUser()).when(setUserQuota, { uid, ...input }, usersCap).thenError('InvalidArgument');
  });

  it('refuses users that there are not', () => {
    given().when(setUserQuota, { uid, 'quota-type': 'user', enabled: 'true' }, usersCap).thenError('NoSuchUser');
  });
});
