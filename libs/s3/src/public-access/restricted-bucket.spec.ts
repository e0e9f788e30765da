import { authorize } from '#policy';
import { contextForTest } from '#testing';
import { bucketAccess } from '../bucket/bucket.authorization.js';
import { presentBucket } from '../bucket/bucket.queries.js';
import { aBucket, callers, policyPut } from '../../test/s3-fixtures.js';

const open = policyPut({ Effect: 'Allow', Principal: '*', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::mine' });
const named = policyPut({ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam:::user/OTHER' }, Action: 's3:ListBucket', Resource: 'arn:aws:s3:::mine' });
const restricted = { type: 'BucketPublicAccessBlockPut', data: { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: true } } as const;
const toAll = { type: 'BucketAclPut', data: { grants: [{ grantee: { group: 'AllUsers' }, permission: 'READ' }] } } as const;

function decided(who: string, ...events: Parameters<typeof aBucket>[1] & object) {
  const ctx = contextForTest({ histories: [aBucket('mine', events)], principal: callers[who] });
  const access = bucketAccess(presentBucket({ Bucket: 'mine' }, ctx), 's3:ListBucket', ctx);
  const { principal } = ctx.principal;
  return authorize({ switches: ctx.settings.switches, principal, action: access.action, resource: access.resource, resourceAccount: access.resourceAccount, resourcePolicy: access.resourcePolicy, context: { get: () => undefined }, grants: access });
}

describe('RestrictPublicBuckets', () => {
  it('keeps everybody out but the owner, while the policy is public', () => {
    expect(decided('anonymous', open).allowed).toBe(true);
    for (const who of ['anonymous', 'OTHER']) {
      for (const events of [[open, restricted], [open, toAll, restricted]]) {
        expect(decided(who, ...events)).toMatchObject({ allowed: false, reason: 'explicit-deny', deciding: [{ policyId: 'public-access-block', sid: 'RestrictPublicBuckets' }] });
      }
    }
    expect(decided('TESTER', open, restricted).allowed).toBe(true);
  });

  it('leaves a policy that names its callers, and ACLs, as they are', () => {
    expect(decided('OTHER', named, restricted).allowed).toBe(true);
    expect(decided('anonymous', toAll, restricted).allowed).toBe(true);
  });
});
