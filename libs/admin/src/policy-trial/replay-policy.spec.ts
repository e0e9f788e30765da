import type { RecordedQuery, RecordedRequests } from '#operation';
import { ALLOW_S3, type AnyHistory, aRole, aUser, contextForTest, memoryReads, policyPut, principalForTest } from '#testing';
import { replayPolicy } from './replay-policy.js';

const now = Date.UTC(2026, 10, 23, 12);
const auditor = { caps: [{ type: 'metadata', perm: 'read' as const }] };
const recorded: RecordedRequests = { service: 's3', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', sourceIp: '192.0.2.1', userAgent: '', denied: false, reason: 'identity-policy', deciding: '', count: 5, time: new Date(now), requestId: 'R1' };
const body = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}]}';

function ask(input: Record<string, string>, principal = {}, histories: readonly AnyHistory[] = [aRole([policyPut('P', ALLOW_S3)]), aUser()]) {
  const queries: RecordedQuery[] = [];
  const reads = { ...memoryReads(histories), recordedRequests: async (query: RecordedQuery) => { queries.push(query); return [recorded]; } };
  const answer = Promise.resolve(replayPolicy.answer({ body, ...input }, reads, contextForTest({ histories, now, principal: { ...auditor, ...principal } })));
  return { answer, queries };
}

describe('AdminReplayPolicy', () => {
  it('says which recorded requests of a role would be decided otherwise', async () => {
    const { answer, queries } = ask({ role: 'S3Access', since: '2026-11-22T00:00:00Z', 'policy-name': 'P' });
    expect(await answer).toMatchObject({
      principal: 'arn:aws:iam:::role/S3Access', since: '2026-11-22T00:00:00.000Z', requests: 5, different: 1, truncated: false, changed_requests: 5, drifted: 0, untouched: 0, keys_not_recorded: [],
      changed: [{ action: 's3:GetObject', requests: 5, request_id: 'R1', before: { decision: 'allowed', deciding: 'identity:P[0]' }, after: { decision: 'denied', reason: 'no-statement' } }],
    });
    expect(queries).toEqual([{ principal: 'arn:aws:sts:::assumed-role/S3Access/', since: new Date('2026-11-22T00:00:00Z'), limit: 20_001 }]);
  });

  it('asks for a user by name or ARN, for the last day unless told', async () => {
    for (const user of ['TESTER', 'arn:aws:iam:::user/TESTER']) {
      const { answer, queries } = ask({ user });
      await answer;
      expect(queries).toEqual([{ principal: 'arn:aws:iam:::user/TESTER', since: new Date(now - 86_400_000), limit: 20_001 }]);
    }
  });

  it.each([
    [{}, 'InvalidArgument'], [{ role: 'S3Access', user: 'TESTER' }, 'InvalidArgument'], [{ role: 'Nobody' }, 'NoSuchEntity'], [{ role: 'S3Access', since: 'yesterday' }, 'InvalidArgument'],
    [{ role: 'S3Access', body: '{' }, 'InvalidArgument'], [{ role: 'S3Access', body: 'x'.repeat(200_000) }, 'InvalidArgument'], [{ role: 'S3Access', 'policy-arn': 'arn:aws:iam:::policy/None' }, 'NoSuchEntity'],
  ])('refuses %j', async (input, code) => {
    await expect((async () => ask(input).answer)()).rejects.toMatchObject({ code });
  });

  it('is for who may read the metadata, and for an account\'s administrators of their own', async () => {
    const own = '111122223333';
    const access = (principal: object, input: Record<string, string> = { role: 'R' }) => replayPolicy.access(input, contextForTest({ principal: principalForTest(principal) }));
    expect(access(auditor)).toMatchObject({ action: 'admin:ReplayPolicy', cap: { type: 'metadata', access: 'read' } });
    expect(access({ account: own })).toEqual({ action: 'admin:ReplayPolicy', resource: `arn:aws:iam::${own}:role/R`, resourceAccount: own });
    expect(() => access({})).toThrow('Access Denied');
    await expect(ask({ role: 'arn:aws:iam::444455556666:role/R' }, { account: own, caps: [] }).answer).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
