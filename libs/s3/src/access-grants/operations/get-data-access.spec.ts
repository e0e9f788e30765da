import { asks, contextOf, handle } from '../../../test/handle.js';
import { PaperVendor } from '../../../test/paper-vendor.js';
import { aBucket, callers, OTHER, policyPut } from '../../../test/s3-fixtures.js';
import type { BucketEvent } from '../../bucket/index.js';
import { getDataAccess } from './get-data-access.js';

const far = { store: { store: 'far', bucket: 'rg-mine' } };
const enforced: BucketEvent = { type: 'BucketOwnershipControlsPut', data: { ObjectOwnership: 'BucketOwnerEnforced' } };
const mine = (...more: readonly BucketEvent[]) => ({ histories: [aBucket('mine', [enforced, ...more], far)] });
const input = { AccountId: '123456789012', Target: 's3://mine/team/*', Permission: 'READWRITE' } as const;

describe('GetDataAccess', () => {
  it('asks for the right to it, and for each action on everything below the prefix until the credentials end', async () => {
    const vendor = new PaperVendor({ longest: 1800, overTls: true, listsVersions: false });
    const questions = await asks(getDataAccess({ vendor }), input, mine());
    const until = contextOf().now + 1_800_000;
    expect(questions).toMatchObject([
      { action: 's3:GetDataAccess', resource: 'arn:aws:s3:default::access-grants/default', owner: true },
      { action: 's3:GetObject', resource: 'arn:aws:s3:::mine/team/', extent: { until, exact: false, overTls: true } },
      { action: 's3:PutObject', resource: 'arn:aws:s3:::mine/team/', extent: { until, exact: false } },
    ]);
    expect(await asks(getDataAccess({ vendor }), { ...input, Target: 's3://mine/k', TargetType: 'Object', Permission: 'READ' }, mine())).toMatchObject([{}, { resource: 'arn:aws:s3:::mine/k', extent: { exact: true } }]);
  });

  it('has the store hand out what the caller may do there, and notes it without a secret', async () => {
    const vendor = new PaperVendor();
    const context = contextOf(mine());
    await getDataAccess({ vendor }).handle(input, context);
    expect(vendor.vended).toEqual([{
      placement: far.store, prefix: 'team/', exact: false, actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'], lists: true, overTls: false, seconds: 900,
      sessionName: `rolegate-${context.requestId}`,
    }]);
    expect(context.noted).toMatchObject({ store: 'far', upstreamBucket: 'rg-mine', upstreamAccessKeyId: 'FARKEY', scope: 's3://mine/team/*', grantedUntil: '2026-01-02T03:19:05.000Z' });
    expect(JSON.stringify(context.noted)).not.toMatch(/far-secret|far-token/);
  });

  it('leaves out what the caller may not do besides, and lists nothing for those who only write', async () => {
    const vendor = new PaperVendor();
    const histories = [aBucket('mine', [enforced, policyPut({ Effect: 'Allow', Principal: '*', Action: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListBucket'], Resource: '*' })], { ...far, owner: OTHER })];
    await handle(getDataAccess({ vendor }), { ...input, Permission: 'WRITE' }, { histories });
    expect(vendor.vended).toMatchObject([{ actions: ['s3:PutObject', 's3:AbortMultipartUpload'], lists: false }]);
    await expect(handle(getDataAccess({ vendor }), input, { histories })).rejects.toMatchObject({ code: 'AccessDenied' });
  });

  it('lists nothing for who may not list versions, where the store takes one right for the other and versions are kept', async () => {
    const listed = async (listsVersions: boolean, ...more: readonly BucketEvent[]): Promise<boolean> => {
      const vendor = new PaperVendor({ longest: 900, overTls: false, listsVersions });
      const histories = [aBucket('mine', [enforced, policyPut({ Effect: 'Allow', Principal: '*', Action: ['s3:GetObject', 's3:ListBucket'], Resource: '*' }), ...more], { ...far, owner: OTHER })];
      await handle(getDataAccess({ vendor }), { ...input, Permission: 'READ' }, { histories });
      return vendor.vended[0]!.lists;
    };
    const versions: BucketEvent = { type: 'BucketVersioningPut', data: { Status: 'Suspended' } };
    const both = policyPut({ Effect: 'Allow', Principal: '*', Action: ['s3:GetObject', 's3:ListBucket*'], Resource: '*' });
    expect(await Promise.all([listed(true), listed(false, versions), listed(true, versions, both), listed(true, versions)])).toEqual([true, true, true, false]);
  });

  it('counts the rights of a bucket\'s owner for reading only where all objects are his', async () => {
    const vendor = new PaperVendor();
    const shared = { histories: [aBucket('mine', [], far)] };
    expect(await asks(getDataAccess({ vendor }), input, shared)).toMatchObject([{ owner: true }, { action: 's3:GetObject', owner: false }, { action: 's3:PutObject', owner: true }]);
  });

  it.each<[string, BucketEvent, 'READ' | 'WRITE']>([
    ['requests are logged', { type: 'BucketLoggingPut', data: { TargetBucket: 'logs', TargetPrefix: '', simple: true } } as never, 'READ'],
    ['the requester pays', { type: 'BucketRequestPaymentPut', data: { Payer: 'Requester' } }, 'READ'],
    ['objects are encrypted by default', { type: 'BucketEncryptionPut', data: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } } }, 'WRITE'],
    ['versions may be locked', { type: 'BucketObjectLockPut', data: { ObjectLockEnabled: 'Enabled' } }, 'WRITE'],
  ])('refuses a bucket of which %s', async (_, event, Permission) => {
    const vendor = new PaperVendor();
    await expect(handle(getDataAccess({ vendor }), { ...input, Permission }, mine(event))).rejects.toMatchObject({ code: 'NoSuchAccessGrantsLocationError', reason: 'gateway-bound' });
    if (Permission === 'WRITE') await handle(getDataAccess({ vendor }), { ...input, Permission: 'READ' }, mine(event));
    expect(vendor.vended).toHaveLength(Permission === 'WRITE' ? 1 : 0);
  });

  it('refuses where objects may belong to other accounts', async () => {
    const histories = [aBucket('mine', [{ type: 'BucketOwnershipControlsPut', data: { ObjectOwnership: 'ObjectWriter' } }], far)];
    await expect(handle(getDataAccess({ vendor: new PaperVendor() }), { ...input, Permission: 'READ' }, { histories, compat: 'aws', principal: callers.administrator })).rejects.toMatchObject({ reason: 'gateway-bound' });
  });

  it('refuses where the store hands out nothing, or there is no other', async () => {
    await expect(handle(getDataAccess({}), input, mine())).rejects.toMatchObject({ reason: 'no-hand-off' });
    await expect(handle(getDataAccess({ vendor: new PaperVendor() }), input, { histories: [aBucket('mine', [enforced])] })).rejects.toMatchObject({ reason: 'no-hand-off' });
  });

  it('hands out nothing that outlives the session of the caller', async () => {
    const vendor = new PaperVendor({ longest: 43_200, overTls: false, listsVersions: false });
    const until = (seconds: number) => ({ ...mine(), principal: { ...callers.TESTER, session: { expiresAt: contextOf().now + seconds * 1000 } as never } });
    await handle(getDataAccess({ vendor }), { ...input, DurationSeconds: 7200 }, until(1000));
    expect(vendor.vended).toMatchObject([{ seconds: 1000 }]);
    await expect(handle(getDataAccess({ vendor }), input, until(899))).rejects.toMatchObject({ code: 'AccessDenied', reason: 'session-ends' });
  });

  it('shows nothing to a caller who was revoked while the store answered', async () => {
    let checks = 0;
    const recheck = (): void => { if (++checks > 1) throw new Error('revoked'); };
    await expect(handle(getDataAccess({ vendor: new PaperVendor() }), input, { ...mine(), recheck })).rejects.toThrow('revoked');
  });
});
