import fc from 'fast-check';
import { authorize, switchesOf } from '#policy';
import { type AnyHistory, aGroup, aPolicy, ATTACHED, groupPolicyPut } from '#testing';
import { count } from '../../../test/counts.js';
import { KEY, Node, event, living, userHistory } from '../test/authn-kit.js';

const RUNS = { numRuns: count(60, 2000) };
const ACTIONS = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket'];
const GROUPS = ['AGPA1', 'AGPA2', 'AGPA3'];

interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly action: string;
}
const statement = (effect: fc.Arbitrary<Statement['effect']>): fc.Arbitrary<Statement> => fc.record({ effect, action: fc.constantFrom(...ACTIONS, 's3:*', 's3:*Object') });
const allows = fc.array(statement(fc.constant('Allow')), { minLength: 1, maxLength: 2 });
const any = fc.array(statement(fc.constantFrom('Allow', 'Allow', 'Deny')), { minLength: 1, maxLength: 3 });
/** What the user has itself, and what each group has. */
const holders = fc.record({ own: any, groups: fc.tuple(any, any, any) });

const documentOf = (statements: readonly Statement[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements.map(({ effect, action }) => ({ Effect: effect, Action: action, Resource: '*' })) });
const member = (of: readonly string[], own: readonly Statement[], more: readonly ReturnType<typeof event>[] = []): AnyHistory =>
  userHistory({}, () => [event('UserPolicyPut', { policyName: 'Own', policyDocument: documentOf(own) }), ...of.map((groupId) => event('UserAddedToGroup', { groupId })), ...more]);
const groupsOf = (policies: readonly (readonly Statement[])[]): AnyHistory[] =>
  policies.map((statements, i) => aGroup([groupPolicyPut('P', documentOf(statements))], { groupId: GROUPS[i], groupName: `G${i}` }));

/** What the user may do, action by action. */
async function rights(world: readonly AnyHistory[], node = new Node(world)): Promise<boolean[]> {
  const { policies, principal } = (await living(node.credentials.accessKey(KEY, 's3'))).principal;
  return ACTIONS.map((action) => authorize({ switches: switchesOf('ceph'), principal, identity: policies.identity, boundary: policies.boundary, action, resource: 'arn:aws:s3:::b/k', context: { get: () => undefined } }).allowed);
}

describe('laws of groups', () => {
  it('a group that denies nothing takes nothing away from who is added', () =>
    fc.assert(fc.asyncProperty(holders, allows, async ({ own, groups }, added) => {
      const before = await rights([member(GROUPS.slice(0, 2), own), ...groupsOf(groups)]);
      const after = await rights([member(GROUPS, own), ...groupsOf([groups[0], groups[1], added])]);
      expect(before.filter((may, i) => may && !after[i])).toEqual([]);
    }), RUNS));

  it('who is removed has exactly what was there before, in the same node', () =>
    fc.assert(fc.asyncProperty(holders, fc.constantFrom(...GROUPS), async ({ own, groups }, one) => {
      const others = GROUPS.filter((id) => id !== one);
      const world = groupsOf(groups);
      const before = await rights([member(others, own), ...world]);
      const node = new Node([member([...others, one], own), ...world]);
      await rights([], node);
      node.knows([member([...others, one], own, [event('UserRemovedFromGroup', { groupId: one })]), ...world]);
      expect(await rights([], node)).toEqual(before);
    }), RUNS));

  it('the order of joining does not matter, nor does joining twice', () =>
    fc.assert(fc.asyncProperty(holders, fc.shuffledSubarray(GROUPS), async ({ own, groups }, order) => {
      const world = groupsOf(groups);
      expect(await rights([member([...order, ...order], own), ...world])).toEqual(await rights([member([...order].sort(), own), ...world]));
    }), RUNS));

  it('what a group has counts as if the user had it', () =>
    fc.assert(fc.asyncProperty(holders, async ({ own, groups }) =>
      expect(await rights([member(GROUPS, own), ...groupsOf(groups)])).toEqual(await rights([member([], [...own, ...groups.flat()])]))), RUNS));

  it('a permissions boundary leaves of user and groups together what it allows itself, and not more', () =>
    fc.assert(fc.asyncProperty(holders, allows, async ({ own, groups }, boundary) => {
      const world = [...groupsOf(groups), aPolicy([], { policyDocument: documentOf(boundary) })];
      const without = await rights([member(GROUPS, own), ...world]);
      const alone = await rights([member([], boundary)]);
      expect(await rights([member(GROUPS, own, [event('UserPermissionsBoundaryPut', ATTACHED)]), ...world])).toEqual(without.map((may, i) => may && alone[i]));
    }), RUNS));
});
