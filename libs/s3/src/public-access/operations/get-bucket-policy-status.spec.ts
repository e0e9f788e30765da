import { given } from '#testing';
import type { BucketEvent } from '../../index.js';
import { aBucket, callers, policyPut } from '../../../test/s3-fixtures.js';
import { getBucketPolicyStatus } from './get-bucket-policy-status.js';

const open = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::mine/*' };
const acl: BucketEvent = { type: 'BucketAclPut', data: { grants: [{ grantee: { group: 'AuthenticatedUsers' }, permission: 'READ' }] } };
const status = async (events: readonly BucketEvent[], compat: 'ceph' | 'aws'): Promise<unknown> =>
  (await given(aBucket('mine', events)).answer(getBucketPolicyStatus, { Bucket: 'mine' }, { principal: callers.TESTER, compat }) as { PolicyStatus: { IsPublic: boolean } }).PolicyStatus.IsPublic;

describe('GetBucketPolicyStatus', () => {
  it('tells whether the policy is public', async () => {
    for (const compat of ['ceph', 'aws'] as const) {
      expect(await status([policyPut(open)], compat)).toBe(true);
      expect(await status([policyPut({ ...open, Principal: { AWS: 'arn:aws:iam::123456789012:user/u' } })], compat)).toBe(false);
      expect(await status([policyPut({ ...open, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/32' } } })], compat)).toBe(false);
    }
  });

  it('in profile ceph tells it of the ACL too, and without a policy; in profile aws there must be one', async () => {
    expect(await status([], 'ceph')).toBe(false);
    expect(await status([acl], 'ceph')).toBe(true);
    await expect(status([acl], 'aws')).rejects.toMatchObject({ code: 'NoSuchBucketPolicy' });
  });
});
