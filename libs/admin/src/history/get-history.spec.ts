import { fold } from '#event-sourcing';
import { type RoleState, role, user } from '#iam';
import type { AsOf } from '#operation';
import { HISTORY_TIME, contextForTest, given, history, memoryReads, principalForTest } from '#testing';
import fc from 'fast-check';
import { getHistory } from './get-history.js';

const operation = getHistory(new Map([['role', role as never], ['user', user as never]]));
const auditor = { principal: { caps: [{ type: 'metadata', perm: 'read' as const }] } };
const document = (Action: string): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
const created = (roleName: string, more: object = {}) => ({ type: 'RoleCreated', data: { roleId: 'AROA1', roleName, path: '/', assumeRolePolicyDocument: document('sts:AssumeRole'), maxSessionDuration: 3600, tags: [], ...more } });
const put = (policyName: string, Action: string) => ({ type: 'RolePolicyPut', data: { policyName, policyDocument: document(Action) } });
const updated = (maxSessionDuration: number) => ({ type: 'RoleUpdated', data: { maxSessionDuration } });
const deleted = { type: 'RoleDeleted', data: {} };
const first = history(role, 'role/AROA1', '', [created('S3Access'), put('P', 's3:GetObject'), put('P', 's3:*'), deleted]);
const second = history(role, 'role/AROA2', '', [created('s3access', { roleId: 'AROA2' }), updated(7200)]);

describe('AdminGetHistory', () => {
  it('tells who changed what, newest last, of everything that ever had the name', async () => {
    const reply = await given(first, second).answer(operation, { path: 'role/S3Access' }, auditor) as { streams: object[]; entries: { type: string; changes: object[]; gone: boolean }[]; next: string };
    expect(reply.streams).toEqual([{ stream: 'role/AROA1', account: '' }, { stream: 'role/AROA2', account: '' }]);
    expect(reply.entries.map(({ type }) => type).sort()).toEqual(['RoleCreated', 'RoleCreated', 'RoleDeleted', 'RolePolicyPut', 'RolePolicyPut', 'RoleUpdated']);
    const of = (stream: string) => reply.entries.filter((entry) => (entry as never as { stream: string }).stream === stream);
    expect(of('role/AROA1')[0]).toMatchObject({ version: 1, position: '0.0.1', time: HISTORY_TIME.toISOString(), actor: 'arn:aws:iam:::user/history', source_ip: '192.0.2.1', request_id: 'history', reason: '', changes: expect.arrayContaining([{ path: 'roleName', after: 'S3Access' }]) });
    expect(of('role/AROA1')[2]!.changes).toEqual([{ path: 'policies[P].document.Statement[0].Action', before: 's3:GetObject', after: 's3:*' }]);
    expect(of('role/AROA1')[3]).toMatchObject({ type: 'RoleDeleted', gone: true, changes: [] });
    expect(of('role/AROA2')[1]!.changes).toEqual([{ path: 'maxSessionDuration', before: 3600, after: 7200 }]);
    expect(reply.next).toBe('');
  });

  it('finds a stream by its id, too', async () => {
    expect(await given(first, second).answer(operation, { path: 'role/AROA2' }, auditor)).toMatchObject({ streams: [{ stream: 'role/AROA2' }] });
  });

  it('comes in pages that miss nothing and repeat nothing', async () => {
    const whole = await given(first).answer(operation, { path: 'role/S3Access' }, auditor) as { entries: object[] };
    const paged: object[] = [];
    for (let marker: string | undefined; marker !== '';) {
      const reply = await given(first).answer(operation, { path: 'role/S3Access', 'max-entries': '1', ...(marker !== undefined && { marker }) }, auditor) as { entries: object[]; next: string };
      paged.push(...reply.entries);
      marker = reply.next;
    }
    expect(paged).toEqual(whole.entries);
  });

  it('shows a thing as it was, by folding what had happened by then', async () => {
    const actions = fc.constantFrom('s3:*', 's3:GetObject', 'iam:*');
    const event = fc.oneof(fc.tuple(fc.constantFrom('A', 'B'), actions).map(([name, action]) => put(name, action)), fc.integer({ min: 3600, max: 43_200 }).map(updated));
    await fc.assert(fc.asyncProperty(fc.array(event, { maxLength: 12 }), fc.nat(14), async (events, at) => {
      const all = history(role, 'role/AROA1', '', [created('R'), ...events]);
      const moment: AsOf = { position: { era: 0, transaction: 0n, number: BigInt(at) } };
      const then = fold<RoleState>(role, undefined, (await memoryReads([all]).past.events('role/AROA1')).slice(0, at));
      const context = Object.assign(contextForTest({ histories: [all], ...auditor }), { asOf: moment });
      const shown = operation.answer({ path: 'role/R' }, memoryReads([all]), context) as Promise<{ state: object; version: number }>;
      if (then === undefined) await expect(shown).rejects.toMatchObject({ code: 'NoSuchEntity' });
      else expect(await shown).toMatchObject({ version: Math.min(at, events.length + 1), state: JSON.parse(JSON.stringify(then)) });
      const live = (await memoryReads([all]).byStream(role, 'role/AROA1'))!.state;
      const now = Object.assign(contextForTest({ histories: [all], ...auditor }), { asOf: { time: new Date(HISTORY_TIME) } });
      expect((await operation.answer({ path: 'role/R' }, memoryReads([all]), now) as { state: object }).state).toEqual(JSON.parse(JSON.stringify(live)));
    }), { numRuns: 50 });
  });

  it('says what kinds there are, that a name is missing, and that there has never been such a thing', async () => {
    await expect(given(first).answer(operation, { path: 'spaceship/x' }, auditor)).rejects.toMatchObject({ code: 'InvalidArgument', message: expect.stringContaining('role, user') });
    await expect(given(first).answer(operation, { path: 'role' }, auditor)).rejects.toMatchObject({ code: 'InvalidArgument' });
    await expect(given(first).answer(operation, { path: 'role/Nobody' }, auditor)).rejects.toMatchObject({ code: 'NoSuchEntity' });
    for (const input of [{ marker: 'x' }, { 'max-entries': '0' }, { 'max-entries': '1001' }]) await expect(given(first).answer(operation, { path: 'role/S3Access', ...input }, auditor)).rejects.toMatchObject({ code: 'InvalidArgument' });
  });

  it('takes the caller\'s account, else the only one with such a name, else asks which', async () => {
    const elsewhere = history(role, 'role/AROA9', 'acme', [created('Theirs')]);
    const here = history(role, 'role/AROA8', '', [created('Both')]);
    const there = history(role, 'role/AROA7', 'acme', [created('Both')]);
    const third = history(role, 'role/AROA6', 'umbrella', [created('Away')]);
    const fourth = history(role, 'role/AROA5', 'acme', [created('Away')]);
    const all = given(elsewhere, here, there, third, fourth);
    expect(await all.answer(operation, { path: 'role/Theirs' }, auditor)).toMatchObject({ streams: [{ account: 'acme' }] });
    expect(await all.answer(operation, { path: 'role/Both' }, auditor)).toMatchObject({ streams: [{ account: '' }] });
    expect(await all.answer(operation, { path: 'role/Both', tenant: 'acme' }, auditor)).toMatchObject({ streams: [{ account: 'acme' }] });
    await expect(all.answer(operation, { path: 'role/Away' }, auditor)).rejects.toMatchObject({ code: 'InvalidArgument', message: expect.stringContaining('acme, umbrella') });
  });

  describe('is shown', () => {
    const OWN = '111122223333';
    const own = history(role, 'role/AROA1', OWN, [created('R')]);
    const foreign = history(role, 'role/AROA2', '444455556666', [created('R')]);
    const asks = (principal: object, input = { path: 'role/R' }) => given(own, foreign).asks(operation, input, { principal: principalForTest(principal) });

    it('to who may read the metadata, and to no other cap', async () => {
      expect(await asks({ caps: [{ type: 'metadata', perm: 'read' }] })).toMatchObject([{ action: 'admin:GetHistory', cap: { type: 'metadata', access: 'read' } }]);
      await expect(asks({ caps: [{ type: 'roles', perm: '*' }] })).rejects.toMatchObject({ code: 'AccessDenied' });
    });

    it('to an account\'s own administrators by policy, of their account alone', async () => {
      expect(await asks({ account: OWN })).toEqual([{ action: 'admin:GetHistory', resource: `arn:aws:rolegate::${OWN}:history/role/R`, resourceAccount: OWN }]);
      const principal = { principal: { account: OWN } };
      expect(await given(own, foreign).answer(operation, { path: 'role/R' }, principal)).toMatchObject({ streams: [{ account: OWN }] });
      await expect(given(own, foreign).answer(operation, { path: 'role/R', 'account-id': '444455556666' }, principal)).rejects.toMatchObject({ code: 'NoSuchEntity' });
    });

    it('to an administrator of everything', async () => {
      expect(await given(own, foreign).answer(operation, { path: 'role/R', 'account-id': '444455556666' }, { principal: { administrator: true } })).toMatchObject({ streams: [{ stream: 'role/AROA2' }] });
    });
  });
});
