import type { Principal } from '#operation';
import { authorize, switchesOf } from '#policy';
import { aPolicy, ATTACHED, POLICY_STREAM, versionCreated } from '#testing';
import { KEY, NOW, Node, claims, event, living, refusalOf, roleHistory, tokenOf, userHistory } from '../test/authn-kit.js';
import type { AnyHistory } from '#testing';

const allowing = (action: string): string => `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"${action}","Resource":"*"}]}`;
const OF_AWS = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
const attachedTo = (holder: 'User' | 'Role', data = ATTACHED) => event(`${holder}PolicyAttached`, data);
const reading = (...more: Parameters<typeof aPolicy>[0] & object): AnyHistory => aPolicy(more, { policyDocument: allowing('s3:GetObject') });
const user = (...arns: readonly object[]) => userHistory({}, () => arns.map((data) => event('UserPolicyAttached', data)));

const caller = async (node: Node): Promise<Principal> => (await living(node.credentials.accessKey(KEY, 's3'))).principal;
const session = async (node: Node, of = claims()): Promise<Principal> => (await node.credentials.session(of.accessKeyId, tokenOf(of), NOW, 's3')).principal;
const may = ({ policies, principal }: Principal, action: string): boolean =>
  authorize({ switches: switchesOf('ceph'), principal, ...{ identity: policies.identity, session: policies.session }, action, resource: 'arn:aws:s3:::b/k', context: { get: () => undefined } }).allowed;

describe('managed policies of a caller', () => {
  it('count beside the inline ones, and stand in the lineage', async () => {
    const principal = await caller(new Node([user(ATTACHED, { policyArn: OF_AWS, policyId: '' }), reading()]));
    expect([may(principal, 's3:GetObject'), may(principal, 's3:ListBucket'), may(principal, 's3:PutObject')]).toEqual([true, true, false]);
    expect(principal.lineage).toEqual([expect.objectContaining({ version: 4 }), { stream: POLICY_STREAM, version: 1 }]);
  });

  it('make the caller anew only when something was written to one of them', async () => {
    const holder = user(ATTACHED);
    const node = new Node([holder, reading()]);
    const first = await caller(node);
    expect(await caller(node)).toBe(first);
    expect(first.policies.identity).toBe(first.policies.identity);
    node.knows([holder, reading(versionCreated(2, true, allowing('s3:PutObject')))]);
    const second = await caller(node);
    expect(second).not.toBe(first);
    expect([may(second, 's3:GetObject'), may(second, 's3:PutObject')]).toEqual([false, true]);
    expect(node.credentials.current(first)).toBe(second);
  });

  it('are shared by all sessions of a role, and replaced in all of them', async () => {
    const role = roleHistory([attachedTo('Role')]);
    const node = new Node([userHistory(), role, reading()]);
    const [one, two] = [claims(), claims({ accessKeyId: 'ASIASESSIONSESSION02', sessionId: 'session-2' })];
    const before = [await session(node, one), await session(node, two)];
    expect(before[0]!.policies.identity).toBe(before[1]!.policies.identity);
    expect(before.map((of) => may(of, 's3:GetObject'))).toEqual([true, true]);
    node.knows([userHistory(), role, reading(versionCreated(2, true, allowing('s3:PutObject')))]);
    expect(before.map((of) => may(node.credentials.current(of)!, 's3:GetObject'))).toEqual([false, false]);
  });

  it('refuse the caller when one is attached and not there, for it might deny', async () => {
    expect(await refusalOf(living(new Node([user(ATTACHED)]).credentials.accessKey(KEY, 's3')))).toMatchObject({ reason: 'unreadable-policy', detail: expect.stringContaining(POLICY_STREAM) });
    expect(await refusalOf(living(new Node([user(ATTACHED), aPolicy([], { policyDocument: '{' })]).credentials.accessKey(KEY, 's3')))).toMatchObject({ reason: 'unreadable-policy' });
    // Heard of a moment later.
    const node = new Node([user(ATTACHED), reading()], [user(ATTACHED)]);
    expect(may(await caller(node), 's3:GetObject')).toBe(true);
  });
});

describe('managed policies passed for a session', () => {
  const role = roleHistory([event('RolePolicyPut', { policyName: 'p', policyDocument: allowing('s3:*') })]);
  const passing = (policyArns: readonly string[], sessionPolicy?: string) => claims({ policyArns, sessionPolicy });

  it('cut what the role has, together with the inline one', async () => {
    const node = new Node([userHistory(), role, reading()]);
    const one = await session(node, passing([POLICY_STREAM]));
    expect([may(one, 's3:GetObject'), may(one, 's3:PutObject')]).toEqual([true, false]);
    const both = await session(node, passing([POLICY_STREAM, OF_AWS], allowing('s3:PutObject')));
    expect(['s3:GetObject', 's3:PutObject', 's3:ListBucket', 's3:DeleteObject'].map((action) => may(both, action))).toEqual([true, true, true, false]);
    expect(both.lineage.at(-1)).toEqual({ stream: POLICY_STREAM, version: 1 });
  });

  it('give nothing that the role does not have', async () => {
    expect(may(await session(new Node([userHistory(), roleHistory(), reading()]), passing([POLICY_STREAM])), 's3:GetObject')).toBe(false);
  });

  it('allow nothing any more once they are gone, also when none is left', async () => {
    const node = new Node([userHistory(), role, reading()]);
    const before = await session(node, passing([POLICY_STREAM]));
    node.knows([userHistory(), role]);
    const after = node.credentials.current(before)!;
    expect(after.policies.session).toEqual([]);
    expect(may(after, 's3:GetObject')).toBe(false);
  });
});
