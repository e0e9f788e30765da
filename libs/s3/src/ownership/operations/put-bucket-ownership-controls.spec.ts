import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { putBucketOwnershipControls } from './put-bucket-ownership-controls.js';

const as = { principal: callers.TESTER };
const input = (ObjectOwnership: string) => ({ Bucket: 'mine', OwnershipControls: { Rules: [{ ObjectOwnership: ObjectOwnership as 'ObjectWriter' }] } });

describe('PutBucketOwnershipControls', () => {
  it('records the one rule, once', () => {
    for (const ObjectOwnership of ['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'] as const) {
      given(aBucket('mine')).when(putBucketOwnershipControls, input(ObjectOwnership), as).thenEvents({ type: 'BucketOwnershipControlsPut', data: { ObjectOwnership } });
      given(aBucket('mine', [{ type: 'BucketOwnershipControlsPut', data: { ObjectOwnership } }])).when(putBucketOwnershipControls, input(ObjectOwnership), as).thenNothing();
    }
  });

  it('refuses none, and several', () => {
    for (const Rules of [[], [{ ObjectOwnership: 'ObjectWriter' as const }, { ObjectOwnership: 'ObjectWriter' as const }]]) {
      given(aBucket('mine')).when(putBucketOwnershipControls, { Bucket: 'mine', OwnershipControls: { Rules } }, as).thenError('MalformedXML');
    }
  });

  it('does not disable ACLs while one lets others in', () => {
    const open = aBucket('mine', [{ type: 'BucketAclPut', data: { grants: [{ grantee: { group: 'AllUsers' }, permission: 'READ' }] } }]);
    given(open).when(putBucketOwnershipControls, input('BucketOwnerEnforced'), as).thenError('InvalidBucketAclWithObjectOwnership');
    given(open).when(putBucketOwnershipControls, input('BucketOwnerPreferred'), as).thenEvents({ type: 'BucketOwnershipControlsPut', data: { ObjectOwnership: 'BucketOwnerPreferred' } });
  });
});
