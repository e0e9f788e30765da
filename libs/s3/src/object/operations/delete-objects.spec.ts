import { RolegateError } from '#kernel';
import { changingContext, contextOf, handle } from '../../../test/handle.js';
import { aBucket, aStore, callers, OTHER, policyPut } from '../../../test/s3-fixtures.js';
import { deleteObjects } from './delete-objects.js';

const mine = (...Objects: object[]) => ({ Bucket: 'mine', Delete: { Objects } }) as never;

describe('DeleteObjects', () => {
  it('deletes what it may and lists what it may not', async () => {
    const store = await aStore({ theirs: { 'open/a': 'x', shut: 'x' } });
    const histories = [aBucket('theirs', [policyPut({ Effect: 'Allow', Principal: '*', Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::theirs/open/*' })], { owner: OTHER })];
    const answer = await handle(deleteObjects(store), { Bucket: 'theirs', Delete: { Objects: [{ Key: 'open/a' }, { Key: 'shut' }] } }, { histories, principal: callers.anonymous });
    expect(answer).toEqual({ Deleted: [{ Key: 'open/a' }], Errors: [{ Key: 'shut', Code: 'AccessDenied', Message: 'Access Denied' }] });
    expect((await store.list('ID-OF-THEIRS', { limit: 10 })).entries.map(({ key }) => key)).toEqual(['shut']);
  });

  it('says nothing of what went well when told to be quiet', async () => {
    const answer = await handle(deleteObjects(await aStore({ mine: { a: 'x' } })), { Bucket: 'mine', Delete: { Quiet: true, Objects: [{ Key: 'a' }, { Key: 'k'.repeat(1025) }] } });
    expect(answer).toMatchObject({ Deleted: undefined, Errors: [{ Code: 'KeyTooLongError' }] });
  });

  it('deletes the objects that the caller means and no later ones', async () => {
    const answer = await handle(deleteObjects(await aStore({ mine: { a: 'x', b: 'x', c: 'x' } })), mine(
      { Key: 'a', ETag: '"other"' }, { Key: 'b', ETag: '"9dd4e461268c8034f5c8564e155c67a6"' }, { Key: 'c', Size: 1 }));
    expect(answer).toMatchObject({ Deleted: [{ Key: 'b' }], Errors: [{ Key: 'c', Code: 'NotImplemented' }, { Key: 'a', Code: 'PreconditionFailed' }] });
  });

  it('takes 1 to 1,000 keys, and the same one twice', async () => {
    const store = await aStore({ mine: {} });
    const keys = (count: number) => Array.from({ length: count }, (_, i) => ({ Key: `k${i}` }));
    expect((await handle(deleteObjects(store), mine(...keys(1000)))).Deleted).toHaveLength(1000);
    expect((await handle(deleteObjects(store), mine({ Key: 'a' }, { Key: 'a' }))).Deleted).toHaveLength(2);
    for (const bad of [mine(), mine(...keys(1001)), mine({ Key: '' }), mine({}), { Bucket: 'mine' } as never]) {
      await expect(handle(deleteObjects(store), bad)).rejects.toMatchObject({ code: 'MalformedXML' });
    }
  });

  it('deletes nothing when the policy that allowed it was taken away meanwhile', async () => {
    const store = await aStore({ theirs: { a: 'x' } });
    const before = [aBucket('theirs', [policyPut({ Effect: 'Allow', Principal: '*', Action: 's3:DeleteObject', Resource: '*' })], { owner: OTHER })];
    const context = changingContext(before, [aBucket('theirs', [policyPut()], { owner: OTHER })]);
    await expect(deleteObjects(store).handle({ Bucket: 'theirs', Delete: { Objects: [{ Key: 'a' }] } }, context)).rejects.toMatchObject({ code: 'AccessDenied' });
    expect(await store.isEmpty('ID-OF-THEIRS')).toBe(false);
  });

  it('deletes no key that climbs above the root of its bucket', async () => {
    const answer = await handle(deleteObjects(await aStore({ mine: { a: 'x' } })), mine({ Key: '../theirs/secret' }, { Key: 'a' }));
    expect(answer).toMatchObject({ Deleted: [{ Key: 'a' }], Errors: [{ Key: '../theirs/secret', Code: 'InvalidURI' }] });
  });

  describe('where the policy speaks of the tags that an object has', () => {
    const secret = { StringEquals: { 's3:ExistingObjectTag/kind': 'secret' } };
    const histories = [aBucket('mine', [policyPut({ Effect: 'Deny', Principal: '*', Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'], Resource: '*', Condition: secret })])];
    const tagged = async () => {
      const store = await aStore({ mine: { open: 'x' } });
      for (const key of ['shut', 'y/shut']) await store.put('ID-OF-MINE', key, Buffer.from('x'), { annotations: { tags: { kind: 'secret' } } });
      return store;
    };

    it('deletes what it may, as DeleteObject does', async () => {
      const store = await tagged();
      const answer = await handle(deleteObjects(store), mine({ Key: 'open' }, { Key: 'shut' }, { Key: 'y/shut', VersionId: 'null' }), { histories });
      expect(answer).toMatchObject({ Deleted: [{ Key: 'open' }], Errors: [{ Key: 'shut', Code: 'AccessDenied' }, { Key: 'y/shut', Code: 'AccessDenied' }] });
      expect(await store.head('ID-OF-MINE', 'shut')).toBeDefined();
    });

    it('says of a key that cannot be one that it is none, and goes on', async () => {
      const answer = await handle(deleteObjects(await tagged()), mine({ Key: 'k'.repeat(1025) }, { Key: 'open' }), { histories });
      expect(answer).toMatchObject({ Deleted: [{ Key: 'open' }], Errors: [{ Code: 'KeyTooLongError' }] });
    });

    it('takes no object for another that was read for the same request', async () => {
      const store = await tagged();
      const answer = await handle(deleteObjects(store), mine({ Key: 'shut', VersionId: 'null/y' }, { Key: 'y/shut', VersionId: 'null' }), { histories });
      expect(answer).toMatchObject({ Errors: [{ Key: 'y/shut', Code: 'AccessDenied' }] });
      expect(await store.head('ID-OF-MINE', 'y/shut')).toBeDefined();
    });
  });

  it('reads the tags of many objects together', async () => {
    const store = await aStore({ mine: Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`k${i}`, 'x'])) });
    const histories = [aBucket('mine', [policyPut({ Effect: 'Deny', Principal: '*', Action: 's3:DeleteObject', Resource: '*', Condition: { StringEquals: { 's3:ExistingObjectTag/kind': 'secret' } } })])];
    let waiting = 0;
    let most = 0;
    const head = store.head.bind(store);
    store.head = async (...which) => {
      most = Math.max(most, ++waiting);
      await new Promise(setImmediate);
      waiting--;
      return head(...which);
    };
    const answer = await handle(deleteObjects(store), mine(...Array.from({ length: 250 }, (_, i) => ({ Key: `k${i}` }))), { histories });
    expect(answer.Deleted!.map((one: { Key?: string }) => one.Key)).toEqual(Array.from({ length: 250 }, (_, i) => `k${i}`));
    expect(most).toBe(100);
  });

  it('tells of each object what became of it', async () => {
    const context = contextOf({ histories: [aBucket('mine', [policyPut({ Effect: 'Deny', Principal: '*', Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::mine/shut' })])] });
    await deleteObjects(await aStore({ mine: { a: 'x', shut: 'x' } })).handle(mine({ Key: 'shut' }, { Key: 'a' }), context);
    expect(context.objects).toEqual([{ key: 'a', versionId: undefined, status: 204, errorCode: '' }, { key: 'shut', versionId: undefined, status: 403, errorCode: 'AccessDenied' }]);
  });

  it('refuses no key on memory alone: the tail of the log is read first', async () => {
    const store = await aStore({ theirs: { a: 'x' } });
    const closed = [aBucket('theirs', [], { owner: OTHER })];
    const context = changingContext(closed, [aBucket('theirs', [policyPut({ Effect: 'Allow', Principal: '*', Action: 's3:DeleteObject', Resource: '*' })], { owner: OTHER })]);
    expect(await deleteObjects(store).handle({ Bucket: 'theirs', Delete: { Objects: [{ Key: 'a' }] } }, context)).toMatchObject({ Deleted: [{ Key: 'a' }], Errors: undefined });
  });

  it('deletes nothing, with a condition or without, when the re-check right before the commit refuses', async () => {
    const store = await aStore({ mine: { a: 'x', b: 'x' } });
    const recheck = (): never => { throw new RolegateError('ServiceUnavailable', '', { reason: 'lease-expired' }); };
    await expect(handle(deleteObjects(store), mine({ Key: 'a' }), { recheck })).rejects.toMatchObject({ code: 'ServiceUnavailable' });
    expect(await handle(deleteObjects(store), mine({ Key: 'b', ETag: '*' }), { recheck })).toMatchObject({ Deleted: undefined, Errors: [{ Key: 'b', Code: 'ServiceUnavailable' }] });
    expect((await store.list('ID-OF-MINE', { limit: 10 })).entries.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('refuses none right before the commit either: the tail is read before', async () => {
    const store = await aStore({ theirs: { a: 'x' } });
    const open = policyPut({ Effect: 'Allow', Principal: '*', Action: 's3:DeleteObject', Resource: '*' });
    const memories = [[open], [open, policyPut()], [open, policyPut(), open]].map((policies) => [aBucket('theirs', policies, { owner: OTHER })]);
    const context = contextOf({ histories: memories.shift() });
    const directory = { ...context.directory };
    const recheck = async () => {
      const { get, find } = contextOf({ histories: memories.shift() }).directory;
      Object.assign(directory, { get, find });
    };
    expect(await deleteObjects(store).handle({ Bucket: 'theirs', Delete: { Objects: [{ Key: 'a' }] } }, Object.assign(context, { directory, recheck }))).toMatchObject({ Deleted: [{ Key: 'a' }] });
    expect(memories).toHaveLength(0);
  });
});
