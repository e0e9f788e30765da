import { ACCOUNT, anAccount, callerWith, given } from '#testing';
import { setAccountQuota } from './set-account-quota.js';

const accountsCap = callerWith({ type: 'accounts', perm: '*' });
const quota = (more: object = {}) => ({ enabled: true, checkOnRaw: false, maxSize: 2048, maxObjects: -1, ...more });
const works = given(anAccount([{ type: 'AccountQuotaSet', data: { scope: 'account', quota: quota() } }]));

describe('AdminSetAccountQuota', () => {
  it('sets what an account may store, and what each of its buckets may', async () => {
    const made = given(anAccount()).when(setAccountQuota, { id: ACCOUNT, 'quota-type': 'account', 'max-size-kb': '2', enabled: 'true' }, accountsCap);
    made.thenEvents({ type: 'AccountQuotaSet', data: { scope: 'account', quota: quota() } });
    expect(await made.reply()).toMatchObject({ quota: { enabled: true, max_size: 2048, max_objects: -1 }, bucket_quota: { enabled: false } });
    given(anAccount()).when(setAccountQuota, { id: ACCOUNT, 'quota-type': 'bucket', 'max-objects': '7' }, accountsCap)
      .thenEvents({ type: 'AccountQuotaSet', data: { scope: 'bucket', quota: quota({ enabled: false, maxSize: -1, maxObjects: 7 }) } });
  });

  it('changes what is given only, and records nothing where nothing differs', () => {
    works.when(setAccountQuota, { id: ACCOUNT, 'quota-type': 'account', enabled: 'false' }, accountsCap).thenEvents({ type: 'AccountQuotaSet', data: { scope: 'account', quota: quota({ enabled: false }) } });
    works.when(setAccountQuota, { id: ACCOUNT, 'quota-type': 'account', 'max-size': '2048' }, accountsCap).thenNothing();
  });

  it('refuses another scope, an account that is not there, and callers without the cap accounts=write', () => {
    works.when(setAccountQuota, { id: ACCOUNT, 'quota-type': 'user' }, accountsCap).thenError('InvalidArgument');
    works.when(setAccountQuota, { id: ACCOUNT }, accountsCap).thenError('InvalidArgument');
    works.when(setAccountQuota, { id: '194524073938', 'quota-type': 'account' }, accountsCap).thenError('NoSuchKey');
    works.when(setAccountQuota, { id: ACCOUNT, 'quota-type': 'account' }, callerWith({ type: 'accounts', perm: 'read' })).thenError('AccessDenied');
  });
});
