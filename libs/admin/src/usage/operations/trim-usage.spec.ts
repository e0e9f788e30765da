import type { AdminInput, StreamContext, UsageQuery } from '#operation';
import { type ContextOptions, administrator, callerWith, contextForTest, given, memoryReads } from '#testing';
import { trimUsage } from './trim-usage.js';

const writer = callerWith({ type: 'usage', perm: 'write' });

async function trimmed(input: AdminInput, options: ContextOptions = writer): Promise<readonly (UsageQuery | 'checked')[]> {
  const done: (UsageQuery | 'checked')[] = [];
  const reads = memoryReads([], { trimUsage: async (query) => void done.push(query) });
  const context = { ...contextForTest(options), reads, recheck: async () => void done.push('checked') };
  expect(await trimUsage.handle(input, context as unknown as StreamContext)).toBeUndefined();
  return done;
}

describe('AdminTrimUsage', () => {
  it('removes what is meant, after a last look at the caller', async () => {
    expect(await trimmed({ uid: 'alice', start: '2026-11-01', end: '2026-11-02' })).toEqual(['checked', { owner: 'alice', outsideAccounts: true, bucket: undefined, categories: undefined, from: new Date('2026-11-01T00:00:00Z'), until: new Date('2026-11-02T00:00:00Z') }]);
    expect(await trimmed({ bucket: 'b' })).toMatchObject(['checked', { bucket: 'b' }]);
  });

  it('removes everything only when that is confirmed', async () => {
    await expect(trimmed({})).rejects.toMatchObject({ code: 'InvalidArgument' });
    await expect(trimmed({ 'remove-all': 'False' })).rejects.toMatchObject({ code: 'InvalidArgument' });
    expect(await trimmed({ 'remove-all': 'True' }, administrator)).toMatchObject(['checked', { owner: undefined }]);
  });

  it('reaches into no real account, unless an administrator asks, and from within its own alone', async () => {
    expect(await trimmed({ 'remove-all': 'True' })).toMatchObject(['checked', { outsideAccounts: true }]);
    expect(await trimmed({ uid: 'alice' }, { principal: { ...writer.principal, account: '123456789012' } })).toMatchObject(['checked', { owner: '123456789012' }]);
  });

  it('needs the cap usage=write', async () => {
    await expect(given().asks(trimUsage, {}, callerWith({ type: 'usage', perm: 'read' }))).rejects.toMatchObject({ code: 'AccessDenied', reason: 'no-cap' });
    expect(await given().asks(trimUsage, {}, writer)).toMatchObject([{ action: 'admin:TrimUsage', cap: { type: 'usage', access: 'write' } }]);
  });
});
