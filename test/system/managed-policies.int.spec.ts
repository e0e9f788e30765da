import { databaseKit } from '#testing';
import { type Answer, Caller, ok } from './caller.js';
import { TwoNodes } from './two-nodes.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from './world.js';

const BUCKET = '/managed';
const reading = policy(statement('Allow', 's3:GetObject'));
const nothing = policy(statement('Allow', 'sns:Publish'));
const policyArn = (name: string): string => `arn:aws:iam:::policy/${name}`;

describe('A managed policy counts on the very next request, on every node', () => {
  const database = databaseKit();
  let two: TwoNodes;
  let root: Caller;

  const everywhere = (credentials: Parameters<Caller['as']>[0]): Caller[] => two.everywhere(credentials);
  const read = (who: readonly Caller[]): Promise<number[]> => Promise.all(who.map(async (caller) => (await caller.s3('GET', `${BUCKET}/key`)).status));
  const create = async (PolicyName: string, PolicyDocument: string): Promise<string> => ok(await root.iam('CreatePolicy', { PolicyName, PolicyDocument })).text('Arn');
  const attach = async (RoleName: string, PolicyArn: string): Promise<Answer> => ok(await root.iam('AttachRolePolicy', { RoleName, PolicyArn }));

  beforeAll(async () => {
    two = await TwoNodes.start(database.connectionString, BUCKET);
    root = two.root;
  }, 90_000);
  afterAll(async () => { await two?.stop(); }, 30_000);

  it('attached to a role, for sessions that were there before', async () => {
    const user = root.as(await makeUser(root, 'someone'));
    await makeRole(root, 'Worker', trusting(userArn('someone')));
    const session = everywhere(await assume(user, 'Worker'));
    expect(await read(session)).toEqual([403, 403]);
    await attach('Worker', await create('Reading', reading));
    expect(await read(session)).toEqual([200, 200]);
    ok(await root.iam('DetachRolePolicy', { RoleName: 'Worker', PolicyArn: policyArn('Reading') }));
    expect(await read(session)).toEqual([403, 403]);
    user.close();
  });

  it('attached to a user, one of AWS beside one of its own', async () => {
    const user = everywhere(await makeUser(root, 'reader'));
    const own = await create('Nothing', nothing);
    for (const PolicyArn of [own, 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess']) ok(await root.iam('AttachUserPolicy', { UserName: 'reader', PolicyArn }));
    expect(await read(user)).toEqual([200, 200]);
    ok(await root.iam('DetachUserPolicy', { UserName: 'reader', PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' }));
    expect(await read(user)).toEqual([403, 403]);
  });

  it('when another of its versions becomes the default', async () => {
    const user = everywhere(await makeUser(root, 'versioned'));
    const PolicyArn = await create('Versioned', nothing);
    ok(await root.iam('AttachUserPolicy', { UserName: 'versioned', PolicyArn }));
    for (let i = 0; i < 5; i++) {
      const { text } = ok(await root.iam('CreatePolicyVersion', { PolicyArn, PolicyDocument: reading, SetAsDefault: 'true' }));
      expect(await read(user)).toEqual([200, 200]);
      ok(await root.iam('SetDefaultPolicyVersion', { PolicyArn, VersionId: 'v1' }));
      expect(await read(user)).toEqual([403, 403]);
      ok(await root.iam('DeletePolicyVersion', { PolicyArn, VersionId: text('VersionId') }));
    }
  });

  it('passed for a session: within the role, beside the inline one, as it is now, and gone once it is deleted', async () => {
    const user = root.as(await makeUser(root, 'passing'));
    two.closing(user);
    await makeRole(root, 'Passed', trusting(userArn('passing')), policy(statement('Allow', 's3:*')));
    const PolicyArn = await create('PassedReading', nothing);
    const session = everywhere(await assume(user, 'Passed', { 'PolicyArns.member.1.arn': PolicyArn }));
    const writing = everywhere(await assume(user, 'Passed', { 'PolicyArns.member.1.arn': PolicyArn, Policy: policy(statement('Allow', 's3:PutObject')) }));
    const write = (who: readonly Caller[]): Promise<number[]> => Promise.all(who.map(async (caller) => (await caller.s3('PUT', `${BUCKET}/written`)).status));
    expect([await read(session), await read(writing), await write(session), await write(writing)]).toEqual([[403, 403], [403, 403], [403, 403], [200, 200]]);
    ok(await root.iam('CreatePolicyVersion', { PolicyArn, PolicyDocument: reading, SetAsDefault: 'true' }));
    expect([await read(session), await read(writing), await write(session), await write(writing)]).toEqual([[200, 200], [200, 200], [403, 403], [200, 200]]);
    ok(await root.iam('DeletePolicyVersion', { PolicyArn, VersionId: 'v1' }));
    ok(await root.iam('DeletePolicy', { PolicyArn }));
    // One of the same name is another policy.
    await create('PassedReading', reading);
    expect([await read(session), await read(writing), await write(writing)]).toEqual([[403, 403], [403, 403], [200, 200]]);
    expect(await user.sts('AssumeRole', { RoleArn: 'arn:aws:iam:::role/Passed', RoleSessionName: 'session', 'PolicyArns.member.1.arn': policyArn('NoSuch') })).toMatchObject({ status: 400, code: 'MalformedPolicyDocument' });
  });

  it('named where a decision is explained', async () => {
    const [user] = everywhere(await makeUser(root, 'explained'));
    const PolicyArn = await create('Denying', policy(statement('Allow', 's3:*'), statement('Deny', 's3:GetObject', { Sid: 'NoReading', Resource: '*' })));
    ok(await root.iam('AttachUserPolicy', { UserName: 'explained', PolicyArn }));
    const refused = await user!.s3('GET', `${BUCKET}/key`);
    expect(await two.nodes[0]!.explain(refused)).toMatchObject({ reason: 'explicit-deny', deciding: `identity:${PolicyArn}[NoReading]` });
  });

  it('for a caller who changes what counts for itself', async () => {
    const user = root.as(await makeUser(root, 'changing'));
    two.closing(user);
    const PolicyArn = await create('Changing', policy(statement('Allow', 'iam:*')));
    ok(await root.iam('AttachUserPolicy', { UserName: 'changing', PolicyArn }));
    for (let i = 2; i < 6; i++) ok(await user.iam('CreatePolicyVersion', { PolicyArn, PolicyDocument: policy(statement('Allow', 'iam:*')), SetAsDefault: 'true' }));
    ok(await user.iam('DetachUserPolicy', { UserName: 'changing', PolicyArn }));
    expect(await user.iam('AttachUserPolicy', { UserName: 'changing', PolicyArn })).toMatchObject({ status: 403, code: 'AccessDenied' });
  });

  it('and cannot be deleted while it is attached', async () => {
    const PolicyArn = await create('Held', nothing);
    ok(await root.iam('AttachUserPolicy', { UserName: 'versioned', PolicyArn }));
    expect(await root.iam('DeletePolicy', { PolicyArn })).toMatchObject({ status: 409, code: 'DeleteConflict' });
    ok(await root.iam('DetachUserPolicy', { UserName: 'versioned', PolicyArn }));
    ok(await root.iam('DeletePolicy', { PolicyArn }));
    expect(await root.iam('AttachUserPolicy', { UserName: 'versioned', PolicyArn })).toMatchObject({ status: 404, code: 'NoSuchEntity' });
  });
});
