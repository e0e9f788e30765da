import type { CategoryUsage, HourlyUsage, UsageQuery } from '#operation';
import { administrator, callerWith, given, usersCap } from '#testing';
import { getUsage } from './get-usage.js';

const sum = (ops: number, owner = 'alice', category = 'put_obj'): CategoryUsage => ({ owner, category, ops, successfulOps: ops - 1, bytesSent: 10, bytesReceived: 100 });
const hourly = (ops: number, bucket: string, hour: number, category?: string, owner?: string): HourlyUsage => ({ ...sum(ops, owner, category), bucket, hour: new Date(Date.UTC(2026, 10, 23, hour)) });
const reader = callerWith({ type: 'usage', perm: 'read' });

function asked(input: object, options: object = reader) {
  const queries: UsageQuery[] = [];
  const activity = { usage: async (query: UsageQuery) => (queries.push(query), []) };
  return given().answer(getUsage, { 'show-entries': 'false', ...input }, { ...options, activity }).then(() => queries[0]);
}

describe('AdminGetUsage', () => {
  it('shows entries by owner, bucket and hour, and a summary, as RGW does', async () => {
    const activity = {
      hourlyUsage: async () => [hourly(2, 'a', 10, 'get_obj'), hourly(3, 'a', 10), hourly(4, 'b', 10), hourly(5, 'b', 11), hourly(6, '', 9, 'list_buckets', 'bob')],
      usage: async () => [sum(2, 'alice', 'get_obj'), sum(12), sum(6, 'bob', 'list_buckets')],
    };
    const categories = (category: string, ops: number) => ({ category, bytes_sent: 10, bytes_received: 100, ops, successful_ops: ops - 1 });
    const bucket = (name: string, hour: number, owner: string, ...of: object[]) => ({ bucket: name, time: `2026-11-23T${String(hour).padStart(2, '0')}:00:00.000000Z`, epoch: Date.UTC(2026, 10, 23, hour) / 1000, owner, categories: of });
    expect(await given().answer(getUsage, {}, { ...reader, activity })).toEqual({
      entries: [
        { user: 'alice', buckets: [bucket('a', 10, 'alice', categories('get_obj', 2), categories('put_obj', 3)), bucket('b', 10, 'alice', categories('put_obj', 4)), bucket('b', 11, 'alice', categories('put_obj', 5))] },
        { user: 'bob', buckets: [bucket('', 9, 'bob', categories('list_buckets', 6))] },
      ],
      summary: [
        { user: 'alice', categories: [categories('get_obj', 2), categories('put_obj', 12)], total: { bytes_sent: 20, bytes_received: 200, ops: 14, successful_ops: 12 } },
        { user: 'bob', categories: [categories('list_buckets', 6)], total: { bytes_sent: 10, bytes_received: 100, ops: 6, successful_ops: 5 } },
      ],
    });
  });

  it('answers what RGW 16.2 answers of a user who did nothing', async () => {
    expect(JSON.stringify(await given().answer(getUsage, { uid: 'TESTER1', 'show-entries': 'True', 'show-summary': 'True' }, reader))).toBe('{"entries":[],"summary":[]}');
    expect(await given().answer(getUsage, { 'show-entries': 'False' }, reader)).toEqual({ summary: [] });
    expect(await given().answer(getUsage, { 'show-summary': 'False' }, reader)).toEqual({ entries: [] });
  });

  it('asks for a user, a bucket, categories and a time', async () => {
    expect(await asked({ uid: 't$alice', bucket: 'b', categories: 'put_obj, get_obj', start: '2026-11-23', end: '2026-11-23 10:30:00' })).toEqual({
      owner: 't$alice', outsideAccounts: true, bucket: 'b', categories: ['put_obj', 'get_obj'], from: new Date('2026-11-23T00:00:00Z'), until: new Date('2026-11-23T10:30:00Z'),
    });
  });

  it('lets only an administrator see real accounts from outside, and those within their own alone', async () => {
    expect(await asked({})).toMatchObject({ owner: undefined, outsideAccounts: true });
    expect(await asked({ uid: '123456789012' }, administrator)).toMatchObject({ owner: '123456789012' });
    const inside = { principal: { ...reader.principal, account: '123456789012' } };
    expect(await asked({ uid: 'alice' }, inside)).toMatchObject({ owner: '123456789012' });
  });

  it.each(['yesterday', '2026-13-01', '2026-11-23T25:00:00'])('refuses %s for a time', async (start) => {
    await expect(asked({ start })).rejects.toMatchObject({ code: 'InvalidArgument' });
  });

  it('needs the cap usage=read', async () => {
    await expect(given().answer(getUsage, {}, usersCap)).rejects.toMatchObject({ code: 'AccessDenied', reason: 'no-cap' });
  });
});
