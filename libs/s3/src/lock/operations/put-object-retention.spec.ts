import { HISTORY_TIME } from '#testing';
import { asks, handle } from '../../../test/handle.js';
import { lockedBucket, objectLockPut } from '../../../test/lock-fixtures.js';
import { aBucket, aStore, callers, OTHER, policyPut } from '../../../test/s3-fixtures.js';
import { putObjectRetention } from './put-object-retention.js';

const DAY = 86_400_000;
const now = HISTORY_TIME.getTime();
const input = (days: number, Mode: 'GOVERNANCE' | 'COMPLIANCE' = 'GOVERNANCE', more: object = {}) =>
  ({ Bucket: 'mine', Key: 'k', Retention: { Mode, RetainUntilDate: new Date(now + days * DAY) }, ...more });
const histories = [lockedBucket()];
const mine = 'ID-OF-MINE';

describe('PutObjectRetention', () => {
  it('retains, extends, and shortens only by the bypass', async () => {
    const store = await aStore({ mine: { k: 'x' } });
    const put = (days: number, more?: object): Promise<unknown> => handle(putObjectRetention(store), input(days, 'GOVERNANCE', more), { histories });
    await put(10);
    await put(20);
    await expect(put(15)).rejects.toMatchObject({ code: 'AccessDenied', reason: 'object-locked' });
    expect(await store.head(mine, 'k')).toMatchObject({ retention: { mode: 'GOVERNANCE', until: now + 20 * DAY } });
    await put(15, { BypassGovernanceRetention: true });
    await expect(put(0, { Retention: {} })).rejects.toMatchObject({ code: 'AccessDenied' });
    await put(0, { Retention: {}, BypassGovernanceRetention: true });
    expect(await store.head(mine, 'k')).not.toHaveProperty('retention');
  });

  it('in mode COMPLIANCE is shortened by nobody, the administrator included', async () => {
    const store = await aStore({ mine: { k: 'x' } });
    await handle(putObjectRetention(store), input(10, 'COMPLIANCE'), { histories });
    for (const principal of [callers.TESTER, callers.administrator]) {
      const lessened = handle(putObjectRetention(store), input(5, 'COMPLIANCE', { BypassGovernanceRetention: true }), { histories, principal });
      await expect(lessened).rejects.toMatchObject({ code: 'AccessDenied', reason: 'object-locked' });
    }
  });

  it('is bypassed by those alone who may, and binds those who may not and ask for it all the same', async () => {
    const allow = (...Action: string[]) => [aBucket('theirs', [objectLockPut(), policyPut({ Effect: 'Allow', Principal: '*', Action: ['s3:PutObjectRetention', ...Action], Resource: 'arn:aws:s3:::theirs/*' })], { owner: OTHER })];
    const store = await aStore({ theirs: { k: 'x' } });
    const put = (days: number, histories: ReturnType<typeof allow>): Promise<unknown> =>
      handle(putObjectRetention(store), { ...input(days), Bucket: 'theirs', BypassGovernanceRetention: true }, { histories });
    await put(10, allow());
    await expect(put(5, allow())).rejects.toMatchObject({ code: 'AccessDenied' });
    await put(5, allow('s3:BypassGovernanceRetention'));
  });

  it('shows policies what is asked for', async () => {
    const operation = putObjectRetention(await aStore({ mine: {} }));
    expect(await asks(operation, input(9.5), { histories })).toMatchObject([{
      action: 's3:PutObjectRetention', resource: 'arn:aws:s3:::mine/k',
      conditions: { 's3:object-lock-mode': 'GOVERNANCE', 's3:object-lock-retain-until-date': '2026-01-11T15:04:05.000Z', 's3:object-lock-remaining-retention-days': '10' },
    }]);
    expect(await asks(operation, { Bucket: 'mine', Key: 'k', Retention: {} }, { histories })).toMatchObject([{ conditions: {} }]);
  });

  it('changes nothing when the caller was revoked meanwhile', async () => {
    const store = await aStore({ mine: { k: 'x' } });
    await expect(handle(putObjectRetention(store), input(1), { histories, recheck: () => { throw new Error('revoked'); } })).rejects.toThrow('revoked');
    expect(await store.head(mine, 'k')).not.toHaveProperty('retention');
  });
});
