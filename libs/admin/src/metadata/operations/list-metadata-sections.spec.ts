import { callerWith, given } from '#testing';
import { listMetadataSections } from './list-metadata-sections.js';

it('AdminListMetadataSections names the sections', async () => {
  expect(await given().answer(listMetadataSections, {}, callerWith({ type: 'metadata', perm: 'read' }))).toEqual(['account', 'bucket', 'bucket.instance', 'roles', 'user']);
});
