import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKit } from '#testing';
import { type Answer, Caller, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from './world.js';

const BUCKET = '/managed';
const reading = policy(statement('Allow', 's3:GetObject'));
const nothing = policy(statement('Allow', 'sns:Publish'));
const policyArn = (name: string): string => `arn:aws:iam:::policy/${name}`;

describe('A managed policy counts on the very next request, on every node', () => {
  const database = databaseKit();
  const nodes: InProcess[] = [];
  const callers: Caller[] = [];
  let root: Caller;
  let blobs: string;

  /** Somebody on every node. */
  const everywhere = (credentials: Parameters<Caller['as']>[0]): Caller[] => {
    const made = nodes.map((node) => node.root.as(credentials));
    callers.push(...made);
    return made;
  };
  const read = (who: readonly Caller[]): Promise<number[]> => Promise.all(who.map(async (caller) => (await caller.s3('GET', `${BUCKET}/key`)).status));
  const create = async (PolicyName: string, PolicyDocument: string): Promise<string> => ok(await root.iam('CreatePolicy', { PolicyName, PolicyDocument })).text('Arn');
  const attach = async (RoleName: string, PolicyArn: string): Promise<Answer> => ok(await root.iam('AttachRolePolicy', { RoleName, PolicyArn }));

  beforeAll(async () => {
    blobs = await mkdtemp(join(tmpdir(), 'rolegate-managed-'));
    const shared = { ROLEGATE_SEAL_KEYS: `k1:${randomBytes(32).toString('base64')}`, ROLEGATE_BLOB_DIR: blobs };
    for (let i = 0; i < 2; i++) nodes.push(await startInProcess(database.connectionString, shared));
    root = nodes[0]!.root;
    ok(await root.s3('PUT', BUCKET));
    ok(await root.s3('PUT', `${BUCKET}/key`));
  }, 90_000);
  afterAll(async () => {
    for (const caller of callers) caller.close();
    for (const node of nodes) await node.stop();
    await rm(blobs, { recursive: true, force: true });
  }, 30_000);

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

  it('and cannot be deleted while it is attached', async () => {
    const PolicyArn = await create('Held', nothing);
    ok(await root.iam('AttachUserPolicy', { UserName: 'versioned', PolicyArn }));
    expect(await root.iam('DeletePolicy', { PolicyArn })).toMatchObject({ status: 409, code: 'DeleteConflict' });
    ok(await root.iam('DetachUserPolicy', { UserName: 'versioned', PolicyArn }));
    ok(await root.iam('DeletePolicy', { PolicyArn }));
    expect(await root.iam('AttachUserPolicy', { UserName: 'versioned', PolicyArn })).toMatchObject({ status: 404, code: 'NoSuchEntity' });
  });
});
