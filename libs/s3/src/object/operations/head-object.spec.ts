import { handle } from '../../../test/handle.js';
import { aBucket, aStore, policyPut } from '../../../test/s3-fixtures.js';
import { getObject } from './get-object.js';
import { headObject } from './head-object.js';

const input = { Bucket: 'mine', Key: 'k' };

describe('HeadObject', () => {
  it.each([{}, { Range: 'bytes=1-2' }, { PartNumber: 1 }, { ChecksumMode: 'ENABLED' as const }, { ResponseContentType: 'text/css' }, { IfNoneMatch: '*' }])('says what GetObject says to %j, without the body', async (more) => {
    const store = await aStore({ mine: { k: 'hello' } });
    const { Body: _, ...expected } = (await handle(getObject(store), { ...input, ...more })) as Record<string, unknown>;
    expect({ ...(await handle(headObject(store), { ...input, ...more })) }).toEqual(expected);
  });

  it('counts no tags for whom the policy keeps from them', async () => {
    const store = await aStore({ mine: {} });
    for (const kind of ['open', 'secret']) await store.put('ID-OF-MINE', kind, Buffer.from('x'), { annotations: { tags: { kind } } });
    const histories = [aBucket('mine', [policyPut({ Effect: 'Deny', Principal: '*', Action: 's3:GetObjectTagging', Resource: '*', Condition: { StringEquals: { 's3:ExistingObjectTag/kind': 'secret' } } })])];
    expect(await handle(headObject(store), { ...input, Key: 'open' }, { histories })).toMatchObject({ TagCount: 1 });
    expect(await handle(headObject(store), { ...input, Key: 'secret' }, { histories })).not.toHaveProperty('TagCount');
  });

  it.each([
    [{ Range: 'bytes=5-' }, 'InvalidRange'], [{ Key: 'other' }, 'NoSuchKey'], [{ VersionId: 'v' }, 'NoSuchVersion'], [{ PartNumber: 3 }, 'InvalidPartNumber'],
    [{ SSECustomerAlgorithm: 'AES256' }, 'InvalidArgument'], [{ ResponseContentDisposition: '日' }, 'InvalidArgument'], [{ ResponseCacheControl: 'a\r\nb' }, 'InvalidArgument'],
  ])('refuses %j with %s', async (more, code) => {
    await expect(handle(headObject(await aStore({ mine: { k: 'hello' } })), { ...input, ...more })).rejects.toMatchObject({ code });
  });
});
