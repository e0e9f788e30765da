import type { Principal } from '#operation';
import { authorize, switchesOf } from '#policy';
import { type AnyHistory, aGroup, aPolicy, ATTACHED, GROUP_ID, GROUP_STREAM, groupPolicyPut, POLICY_STREAM, versionCreated } from '#testing';
import { KEY, NOW, Node, USER_STREAM, claims, event, living, refusalOf, roleHistory, tokenOf, userHistory } from '../test/authn-kit.js';

const statement = (effect: string, action: string): string => `{"Version":"2012-10-17","Statement":[{"Effect":"${effect}","Action":"${action}","Resource":"*"}]}`;
const allowing = (action: string): string => statement('Allow', action);
const added = (groupId = GROUP_ID) => event('UserAddedToGroup', { groupId });
const removed = (groupId = GROUP_ID) => event('UserRemovedFromGroup', { groupId });
const user = (...events: ReturnType<typeof event>[]): AnyHistory => userHistory({}, () => events);
const readers = (...more: Parameters<typeof aGroup>[0] & object): AnyHistory => aGroup([groupPolicyPut('Read', allowing('s3:GetObject')), ...more]);
const attached = { type: 'GroupPolicyAttached', data: ATTACHED } as const;
const bounded = event('UserPermissionsBoundaryPut', ATTACHED);

const caller = async (node: Node): Promise<Principal> => (await living(node.credentials.accessKey(KEY, 's3'))).principal;
const session = async (node: Node, of = claims()): Promise<Principal> => (await node.credentials.session(of.accessKeyId, tokenOf(of), NOW, 's3')).principal;
const decisionOf = ({ policies, principal }: Principal, action: string) =>
  authorize({ switches: switchesOf('ceph'), principal, identity: policies.identity, boundary: policies.boundary, session: policies.session, action, resource: 'arn:aws:s3:::b/k', context: { get: () => undefined } });
const may = (principal: Principal, ...actions: string[]): boolean[] => actions.map((action) => decisionOf(principal, action).allowed);

const sessionToken = claims({ kind: 'session-token', principal: USER_STREAM, sessionName: undefined, lineage: [{ stream: USER_STREAM, epoch: 0, accessKeyId: KEY }] });
const federated = (sessionPolicy: string) => claims({ kind: 'federated-user', principal: USER_STREAM, sessionPolicy, lineage: [{ stream: USER_STREAM, epoch: 0, accessKeyId: KEY }] });

describe('groups of a caller', () => {
  it('give what is put into them and attached to them, name themselves, and stand in the lineage', async () => {
    const principal = await caller(new Node([user(added()), readers(attached), aPolicy([], { policyDocument: allowing('s3:PutObject') })]));
    expect(may(principal, 's3:GetObject', 's3:PutObject', 's3:DeleteObject')).toEqual([true, true, false]);
    expect(decisionOf(principal, 's3:GetObject').deciding).toMatchObject([{ policyId: 'group/Readers/Read' }]);
    expect(principal.lineage).toEqual([expect.objectContaining({ stream: USER_STREAM, version: 3 }), { stream: GROUP_STREAM, version: 3 }, { stream: POLICY_STREAM, version: 1 }]);
  });

  it('make the caller anew only when something was written to one of them', async () => {
    const member = user(added());
    const node = new Node([member, readers()]);
    const first = await caller(node);
    expect(await caller(node)).toBe(first);
    expect(first.policies.identity).toBe(first.policies.identity);
    node.knows([member, readers(groupPolicyPut('Write', allowing('s3:PutObject')))]);
    const second = node.credentials.current(first)!;
    expect(may(second, 's3:GetObject', 's3:PutObject')).toEqual([true, true]);
    node.knows([member, readers({ type: 'GroupPolicyDeleted', data: { policyName: 'Read' } })]);
    expect(may(node.credentials.current(second)!, 's3:GetObject')).toEqual([false]);
  });

  it('cut a right with the new default version of what is attached to them', async () => {
    const world = [user(added()), aGroup([attached])];
    const node = new Node([...world, aPolicy([], { policyDocument: allowing('s3:GetObject') })]);
    const first = await caller(node);
    node.knows([...world, aPolicy([versionCreated(2, true, allowing('s3:PutObject'))], { policyDocument: allowing('s3:GetObject') })]);
    expect(may(node.credentials.current(first)!, 's3:GetObject', 's3:PutObject')).toEqual([false, true]);
  });

  it('count for sessions of the user, not for a role that the user assumed, until it is removed', async () => {
    const node = new Node([user(added()), readers(), roleHistory()]);
    const own = await session(node, sessionToken);
    expect(may(own, 's3:GetObject')).toEqual([true]);
    expect(own.lineage).toContainEqual({ stream: GROUP_STREAM, version: 2 });
    const federation = await session(node, federated(allowing('s3:*')));
    expect(may(federation, 's3:GetObject', 's3:PutObject')).toEqual([true, false]);
    expect(may(await session(node), 's3:GetObject')).toEqual([false]);
    node.knows([user(added(), removed()), readers(), roleHistory()]);
    expect([own, federation].map((of) => may(node.credentials.current(of)!, 's3:GetObject'))).toEqual([[false], [false]]);
  });

  it('tell the policy of a group under the name that the group has now', async () => {
    const node = new Node([user(added()), readers()]);
    const first = await caller(node);
    expect(decisionOf(first, 's3:GetObject').deciding).toMatchObject([{ policyId: 'group/Readers/Read' }]);
    node.knows([user(added()), readers({ type: 'GroupUpdated', data: { groupName: 'Staff' } })]);
    expect(decisionOf(node.credentials.current(first)!, 's3:GetObject').deciding).toMatchObject([{ policyId: 'group/Staff/Read' }]);
  });

  it('refuse the caller when one is not there, or has a policy that cannot be read, for it might deny', async () => {
    const refused = (...world: AnyHistory[]) => refusalOf(living(new Node(world).credentials.accessKey(KEY, 's3')));
    expect(await refused(user(added()))).toMatchObject({ reason: 'unreadable-policy', detail: expect.stringContaining(GROUP_STREAM) });
    expect(await refused(user(added()), readers(groupPolicyPut('Odd', '{')))).toMatchObject({ reason: 'unreadable-policy', detail: expect.stringContaining('group/Readers/Odd') });
    expect(await refused(user(added()), readers(attached))).toMatchObject({ reason: 'unreadable-policy', detail: expect.stringContaining('group/Readers') });
    // Heard of a moment later.
    expect(may(await caller(new Node([user(added()), readers()], [user(added())])), 's3:GetObject')).toEqual([true]);
  });
});

describe('the permissions boundary of a caller', () => {
  const boundary = (policyDocument: string): AnyHistory => aPolicy([], { policyDocument });
  const everything = event('UserPolicyPut', { policyName: 'All', policyDocument: allowing('s3:*') });

  it('cuts a user’s own policies and its groups’, and stands in the lineage', async () => {
    const node = new Node([user(everything, added(), bounded), readers(), boundary(allowing('s3:GetObject'))]);
    const principal = await caller(node);
    expect(may(principal, 's3:GetObject', 's3:PutObject')).toEqual([true, false]);
    expect(decisionOf(principal, 's3:PutObject').reason).toBe('boundary');
    expect(principal.lineage.at(-1)).toEqual({ stream: POLICY_STREAM, version: 1 });
    expect(principal.policies.boundary).toBe(principal.policies.boundary);
  });

  it('cuts sessions of the user and of a role', async () => {
    const role = roleHistory([event('RolePolicyPut', { policyName: 'p', policyDocument: allowing('s3:*') }), event('RolePermissionsBoundaryPut', ATTACHED)]);
    const node = new Node([user(everything, bounded), role, boundary(allowing('s3:GetObject'))]);
    for (const one of [sessionToken, federated(allowing('s3:*')), claims()]) expect(may(await session(node, one), 's3:GetObject', 's3:PutObject')).toEqual([true, false]);
  });

  it('gives nothing by itself, and its Deny denies', async () => {
    expect(may(await caller(new Node([user(bounded), boundary(allowing('s3:*'))])), 's3:GetObject')).toEqual([false]);
    expect(decisionOf(await caller(new Node([user(everything, bounded), boundary(statement('Deny', 's3:*'))])), 's3:GetObject').reason).toBe('explicit-deny');
  });

  it('is the policy as it is now: its next version counts in the next request', async () => {
    const holder = user(everything, bounded);
    const node = new Node([holder, boundary(allowing('s3:GetObject'))]);
    const first = await caller(node);
    node.knows([holder, aPolicy([versionCreated(2, true, allowing('s3:PutObject'))], { policyDocument: allowing('s3:GetObject') })]);
    expect(may(node.credentials.current(first)!, 's3:GetObject', 's3:PutObject')).toEqual([false, true]);
    node.knows([user(everything, bounded, event('UserPermissionsBoundaryDeleted')), boundary(allowing('s3:GetObject'))]);
    expect(may(node.credentials.current(first)!, 's3:DeleteObject')).toEqual([true]);
  });

  it('refuses the caller while it is not there: nobody is without the boundary that was set', async () => {
    expect(await refusalOf(living(new Node([user(everything, bounded)]).credentials.accessKey(KEY, 's3')))).toMatchObject({ reason: 'unreadable-policy', detail: expect.stringContaining('the permissions boundary') });
  });

  it('may be a policy of AWS', async () => {
    const node = new Node([user(everything, event('UserPermissionsBoundaryPut', { policyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess', policyId: '' }))]);
    expect(may(await caller(node), 's3:GetObject', 's3:PutObject')).toEqual([true, false]);
  });
});
