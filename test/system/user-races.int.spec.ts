import { randomBytes } from 'node:crypto';
import { databaseKit } from '#testing';
import { type Answer, type Caller, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { policy, statement } from './world.js';

/** At once on two nodes: whatever comes first, names are had once and nothing is left hanging. */
describe('Users that many change at once', () => {
  const database = databaseKit();
  const nodes: InProcess[] = [];
  const callers: Caller[] = [];

  beforeAll(async () => {
    const shared = { ROLEGATE_SEAL_KEYS: `k1:${randomBytes(32).toString('base64')}` };
    for (let i = 0; i < 2; i++) nodes.push(await startInProcess(database.connectionString, shared));
    for (let i = 0; i < 8; i++) callers.push(nodes[i % 2]!.root.as(nodes[0]!.root.credentials));
  }, 90_000);
  afterAll(async () => {
    for (const caller of callers) caller.close();
    for (const node of nodes) await node.stop();
  }, 30_000);

  const root = (): Caller => nodes[0]!.root;
  const atOnce = (ask: (caller: Caller, i: number) => Promise<Answer>): Promise<Answer[]> => Promise.all(callers.map(ask));
  const tally = (answers: readonly Answer[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const { code = 'well' } of answers) counts[code] = (counts[code] ?? 0) + 1;
    return counts;
  };

  it('are made once', async () => {
    expect(tally(await atOnce((caller) => caller.iam('CreateUser', { UserName: 'once' })))).toEqual({ well: 1, EntityAlreadyExists: 7 });
  });

  it('get a name that one other wanted, too, only once', async () => {
    for (let i = 0; i < callers.length; i++) ok(await root().iam('CreateUser', { UserName: `candidate-${i}` }));
    const answers = await atOnce((caller, i) => caller.iam('UpdateUser', { UserName: `candidate-${i}`, NewUserName: 'elected' }));
    expect(tally(answers)).toEqual({ well: 1, EntityAlreadyExists: 7 });
    const left = (await Promise.all(callers.map((_, i) => root().iam('GetUser', { UserName: `candidate-${i}` })))).filter(({ status }) => status === 404);
    expect(left).toHaveLength(1);
    ok(await root().iam('GetUser', { UserName: 'elected' }));
  });

  it('are deleted once, and leave their name to one', async () => {
    ok(await root().iam('CreateUser', { UserName: 'gone' }));
    expect(tally(await atOnce((caller) => caller.iam('DeleteUser', { UserName: 'gone' })))).toEqual({ well: 1, NoSuchEntity: 7 });
    expect(tally(await atOnce((caller) => caller.iam('CreateUser', { UserName: 'gone' })))).toEqual({ well: 1, EntityAlreadyExists: 7 });
  });

  it('never have a boundary that is gone: either it is set or its policy is deleted', async () => {
    for (let round = 0; round < 8; round++) {
      const PolicyArn = ok(await root().iam('CreatePolicy', { PolicyName: `bound-${round}`, PolicyDocument: policy(statement('Allow', 's3:*')) })).text('Arn');
      const UserName = `candidate-bounded-${round}`;
      const [put, deleted] = await Promise.all([
        callers[0]!.iam('CreateUser', { UserName, PermissionsBoundary: PolicyArn }),
        callers[1]!.iam('DeletePolicy', { PolicyArn }),
      ]);
      expect([[200, 409], [404, 200]]).toContainEqual([put!.status, deleted!.status]);
      if (put!.status === 200) {
        ok(await callers[2]!.iam('PutUserPermissionsBoundary', { UserName, PermissionsBoundary: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess' }));
        ok(await callers[3]!.iam('DeletePolicy', { PolicyArn }));
      }
    }
  }, 30_000);
});
