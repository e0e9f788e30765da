import type { AccessRequest, Principal } from '#operation';
import type { SessionClaims } from '#seal';
import { aRole, contextForTest, memoryReads } from '#testing';
import type { AssumeRoleRequest } from '@aws-sdk/client-sts';
import { assumeRole } from '../src/session/operations/assume-role.js';

const NOW = Date.UTC(2026, 0, 2, 4, 0, 0);
const target = aRole();
const input: AssumeRoleRequest = { RoleArn: 'arn:aws:iam:::role/S3Access', RoleSessionName: 'second' };

/** A session of another role, with an hour minus ten minutes left. */
const parent = (claims: Partial<SessionClaims> = {}): Partial<Principal> => ({
  kind: 'assumed-role',
  arn: 'arn:aws:sts:::assumed-role/First/first',
  stream: 'role/AROA0000000000000FIRST',
  session: {
    accessKeyId: 'ASIA0000000000000001', secretAccessKey: 'secret', sessionId: 'session-1', kind: 'assumed-role', issuedAt: NOW - 600_000, expiresAt: NOW + 3_000_000,
    position: '1.1.1', account: '', principal: 'role/AROA0000000000000FIRST', lineage: [{ stream: 'role/AROA0000000000000FIRST', epoch: 0 }], ...claims,
  },
});
const contextOf = (principal: Partial<Principal>) => contextForTest({ histories: [target], principal, now: NOW });
const questions = async (claims: Partial<SessionClaims>, more: Partial<AssumeRoleRequest> = {}) =>
  [await assumeRole.access({ ...input, ...more }, contextOf(parent(claims)))].flat() as AccessRequest[];
const actions = async (claims: Partial<SessionClaims>, more: Partial<AssumeRoleRequest> = {}) => (await questions(claims, more)).map(({ action }) => action);

describe('a session that a session asks for', () => {
  it('needs sts:TagSession for the transitive tags that it inherits, as for those that are passed', async () => {
    const tagged: Partial<SessionClaims> = { tags: [['team', 'blue'], ['desk', '7']], transitiveTagKeys: ['team'] };
    expect(await actions(tagged)).toEqual(['sts:AssumeRole', 'sts:TagSession']);
    expect(await actions({ tags: [['desk', '7']] })).toEqual(['sts:AssumeRole']);
    expect(await actions({}, { Tags: [{ Key: 'a', Value: '1' }] })).toEqual(['sts:AssumeRole', 'sts:TagSession']);
  });

  it('needs sts:SetSourceIdentity for the source identity that it inherits, which the trust policy sees', async () => {
    expect(await actions({ sourceIdentity: 'alice' })).toEqual(['sts:AssumeRole', 'sts:SetSourceIdentity']);
    expect((await questions({ sourceIdentity: 'alice' })).map(({ conditions }) => conditions!['sts:SourceIdentity'])).toEqual(['alice', 'alice']);
    expect(await actions({})).toEqual(['sts:AssumeRole']);
  });

  it('shows the trust policy the source identity that is asked for, not one it would be refused for later', async () => {
    expect((await questions({ sourceIdentity: 'alice' }, { SourceIdentity: 'bob' }))[0]!.conditions!['sts:SourceIdentity']).toBe('bob');
  });

  it('ends with its parent at the latest', async () => {
    const context = contextOf(parent());
    await assumeRole.answer(input, memoryReads([target]), context);
    await assumeRole.answer({ ...input, DurationSeconds: 900 }, memoryReads([target]), context);
    expect(context.sessions.issued.map(({ expiresAt }) => expiresAt - NOW)).toEqual([3_000_000, 900_000]);
  });
});

describe('AssumeRole', () => {
  it('is refused to sessions of the root user too in profile aws', async () => {
    const account = '111111111111';
    const context = contextForTest({ histories: [aRole([], {}, account)], compat: 'aws', principal: { kind: 'session', account, arn: `arn:aws:iam::${account}:root` } });
    const asked = { ...input, RoleArn: `arn:aws:iam::${account}:role/S3Access` };
    await expect(assumeRole.answer(asked, memoryReads([]), context)).rejects.toThrow('Roles may not be assumed by root accounts.');
  });

  it('of a role that went away while the request was judged is refused like one that never was', async () => {
    const context = contextForTest({ histories: [] });
    await expect(assumeRole.answer(input, memoryReads([]), context)).rejects.toEqual(expect.objectContaining({ code: 'AccessDenied' }));
  });
});
