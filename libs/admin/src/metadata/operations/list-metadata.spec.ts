import { aRole, callerWith, given, opsUser } from '#testing';
import { photos } from '../../../test/bucket-fixtures.js';
import { listMetadata } from './list-metadata.js';

const caps = callerWith({ type: 'metadata', perm: 'read' });
const world = [opsUser(), aRole(), photos(), photos([], { bucketId: 'B2', name: 'b2' }), photos([], { bucketId: 'T', name: 'b2' }, 'ten1'), photos([], { bucketId: 'A', name: 'a' }, '111111111111')];
const asked = (input: Record<string, string>) => given(...world).answer(listMetadata, input, caps);

describe('AdminListMetadata', () => {
  it('lists the keys of a section', async () => {
    expect(await asked({ path: 'bucket' })).toEqual(['b2', 'ten1/b2', 'photos']);
    expect(await asked({ path: 'bucket.instance' })).toEqual(['b2:B2', 'ten1/b2:T', 'photos:ID-OF-PHOTOS']);
    expect(await asked({ path: 'roles' })).toEqual(['AROA00000000000ROLE01']);
    expect(await asked({ path: 'user' })).toEqual(['opsuser']);
  });

  it('pages, and a page ends where a name does', async () => {
    const first = await asked({ path: 'bucket', 'max-entries': '1' }) as { marker: string };
    expect(first).toMatchObject({ keys: ['b2', 'ten1/b2'], truncated: 'true', count: 2 });
    expect(await asked({ path: 'bucket', 'max-entries': '1', marker: first.marker })).toMatchObject({ keys: ['photos'], truncated: 'false' });
  });

  it('refuses sections that there are not, and foreign markers', async () => {
    for (const path of ['otp', 'constructor']) await expect(asked({ path })).rejects.toMatchObject({ code: 'NoSuchKey' });
    await expect(asked({ path: 'bucket', 'max-entries': '1', marker: '?' })).rejects.toMatchObject({ code: 'InvalidArgument' });
  });
});
