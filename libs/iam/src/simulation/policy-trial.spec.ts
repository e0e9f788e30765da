import type { RecordedRequests } from '#operation';
import { switchesOf } from '#policy';
import { tryPolicy } from './policy-trial.js';
import type { PolicySource } from './read-policy-source.js';

const allow = (Action: string | string[], more: object = {}, Effect = 'Allow') => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect, Action, Resource: '*', ...more }] });
const MANAGED = 'arn:aws:iam:::policy/Shared';
const source = (more: Partial<PolicySource> = {}): PolicySource => ({
  type: 'role', account: '', name: 'R', arn: 'arn:aws:iam:::role/R', id: 'AROA1', tags: [{ Key: 'team', Value: 'blue' }], administrator: false,
  inline: [{ type: 'role', name: 'R', policies: [{ name: 'Own', document: allow(['s3:GetObject', 's3:PutObject']) }] }],
  managed: [{ policyArn: MANAGED, type: 'user-managed', document: allow('s3:ListBucket') }], ...more,
});
const request = (action: string, more: Partial<RecordedRequests> = {}): RecordedRequests => ({
  service: 's3', action, resource: 'arn:aws:s3:::b/k', sourceIp: '192.0.2.1', userAgent: 'agent', denied: false, reason: 'identity-policy', deciding: '', count: 1,
  time: new Date('2026-11-23T12:00:00Z'), requestId: 'R1', ...more,
});
const attempt = (change: Parameters<typeof tryPolicy>[1], requests: readonly RecordedRequests[], of = source()) => tryPolicy(of, change, requests, switchesOf('ceph'));
const actions = ({ changed }: Awaited<ReturnType<typeof attempt>>) => changed.map(({ request: { action }, before, after }) => `${action} ${before.allowed} → ${after.allowed}`);

describe('a policy tried on recorded requests', () => {
  it('tells which would be decided otherwise: in place of one policy, the others as they are', async () => {
    const requests = [request('s3:GetObject'), request('s3:PutObject'), request('s3:ListBucket'), request('s3:DeleteObject', { denied: true, reason: 'no-statement' })];
    expect(actions(await attempt({ document: allow(['s3:GetObject', 's3:DeleteObject']), policyName: 'Own' }, requests))).toEqual(['s3:PutObject true → false', 's3:DeleteObject false → true']);
    expect(actions(await attempt({ document: allow('s3:GetObject'), policyArn: MANAGED }, requests))).toEqual(['s3:ListBucket true → false']);
  });

  it('adds a policy of a new name, and takes the place of all without one', async () => {
    const requests = [request('s3:GetObject'), request('s3:ListBucket')];
    expect(actions(await attempt({ document: allow('s3:GetObject', {}, 'Deny'), policyName: 'New' }, requests))).toEqual(['s3:GetObject true → false']);
    expect(actions(await attempt({ document: allow('s3:GetObject') }, requests))).toEqual(['s3:ListBucket true → false']);
  });

  it('knows of a request what its record says: source, client, time; and of the caller what it is', async () => {
    const office = { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' }, StringEquals: { 'aws:PrincipalTag/team': 'blue' }, DateLessThan: { 'aws:CurrentTime': '2026-12-01T00:00:00Z' }, StringLike: { 'aws:UserAgent': 'age*' } };
    const requests = [request('s3:GetObject'), request('s3:GetObject', { sourceIp: '198.51.100.1' })];
    const trial = await attempt({ document: allow('s3:*', { Condition: office }) }, requests);
    expect(trial.changed.map(({ request: { sourceIp } }) => sourceIp)).toEqual(['198.51.100.1']);
    expect(trial.keysNotRecorded).toEqual([]);
  });

  it('says what the policies ask for and records do not have', async () => {
    const trial = await attempt({ document: allow('s3:ListBucket', { Condition: { StringLike: { 's3:prefix': 'home/${aws:FederatedProvider}/*' } } }), policyArn: MANAGED }, []);
    expect(trial.keysNotRecorded).toEqual(['s3:prefix', 'aws:FederatedProvider']);
  });

  it('leaves to other grants what they allowed, unless it denies; and to others what they decided', async () => {
    const owned = request('s3:DeleteObject', { reason: 'resource-policy' });
    const trusted = request('sts:AssumeRole', { reason: 'trust', denied: true, count: 3 });
    const byBucket = request('s3:GetObject', { reason: 'explicit-deny', deciding: 'resource:bucket-policy[0]', denied: true });
    expect(await attempt({ document: allow('iam:*') }, [owned, trusted, byBucket])).toMatchObject({ changed: [], untouched: 4, drifted: 0 });
    expect(actions(await attempt({ document: allow('s3:*', {}, 'Deny') }, [owned]))).toEqual(['s3:DeleteObject true → false']);
  });

  it('counts what the present policies would not decide as it was recorded', async () => {
    expect((await attempt({ document: allow('s3:GetObject'), policyName: 'Own' }, [request('s3:DeleteBucket', { count: 7 })])).drifted).toBe(7);
  });

  it('stays within the boundary', async () => {
    const bounded = source({ boundary: { policyArn: MANAGED, type: 'user-managed', document: allow('s3:GetObject') } });
    expect(actions(await attempt({ document: allow('*') }, [request('s3:DeleteObject', { denied: true, reason: 'no-statement' })], bounded))).toEqual([]);
  });

  it('refuses a document that does not parse, and a managed policy that is not attached', async () => {
    await expect(attempt({ document: '{' }, [])).rejects.toMatchObject({ code: 'InvalidInput' });
    await expect(attempt({ document: allow('*'), policyArn: 'arn:aws:iam:::policy/Other' }, [])).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
