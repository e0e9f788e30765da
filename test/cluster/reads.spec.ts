import { type Answer, ok } from '../system/caller.js';
import { makeUser, trusting } from '../system/world.js';
import { count } from '../counts.js';
import { describeCluster } from './harness/describe-cluster.js';
import { LoadClient } from './harness/load-client.js';
import { sharedCluster } from './harness/shared-cluster.js';
import { often, type Tally } from './harness/tally.js';

const LANES = 16;
const LIMIT = count(180_000, 3_600_000);
const BUCKETS = 4;

/** The part of a request id that belongs to the process that answered. */
const nodeOf = ({ headers }: Answer): string => {
  const [iam, s3] = [headers['x-amzn-requestid'], headers['x-amz-request-id']];
  return String(iam ?? s3).slice(12, 16);
};

describeCluster('Through the balancer everybody reads what was written', () => {
  const shared = sharedCluster();
  let client: LoadClient;
  /** Reads that another node answered than the write before. */
  let elsewhere = 0;

  beforeAll(async () => {
    client = new LoadClient(shared.cluster.balancerUrl, { connections: LANES, patient: true });
    for (let bucket = 0; bucket < BUCKETS; bucket++) ok(await root().s3('PUT', `/reads${bucket}`));
  }, 60_000);
  afterAll(() => client?.close());

  const root = () => client.as(shared.cluster.root);

  /** A read right after a write; its answer has what was written. */
  async function reads(written: Answer, read: () => Promise<Answer>, wanted: string): Promise<void> {
    const answer = await read();
    if (nodeOf(answer) !== nodeOf(written)) elsewhere += 1;
    if (answer.status !== 200 || !answer.body.includes(wanted)) throw new Error(`${answer.status} without ${wanted}: ${answer.body.slice(0, 300)}`);
  }

  const roles = (times: number): Promise<Tally> => often('CreateRole, then GetRole and ListRoles', { times, lanes: LANES, clients: [client] }, async (index) => {
    const [RoleName, PathPrefix] = [`Read${index}`, `/part${index % 50}/`];
    const written = ok(await root().iam('CreateRole', { RoleName, Path: PathPrefix, AssumeRolePolicyDocument: trusting('*') }));
    await reads(written, () => root().iam('GetRole', { RoleName }), `<RoleId>${written.text('RoleId')}<`);
    await reads(written, () => root().iam('ListRoles', { PathPrefix, MaxItems: '1000' }), `<RoleName>${RoleName}<`);
  });

  const users = (times: number): Promise<Tally> => often('a new user, then GetUser and ListAccessKeys', { times, lanes: LANES, clients: [client] }, async (index) => {
    const uid = `read${index}`;
    const written = ok(await root().admin('PUT', '/user', { uid, 'display-name': uid, 'access-key': uid, 'secret-key': `secret of ${uid}` }));
    await reads(written, () => root().iam('GetUser', { UserName: uid }), `<UserName>${uid}<`);
    await reads(written, () => root().iam('ListAccessKeys', { UserName: uid }), `<AccessKeyId>${uid}<`);
  });

  const changes = (times: number): Promise<Tally> => often('PutRolePolicy and TagRole, then GetRolePolicy and ListRoleTags', { times, lanes: LANES, clients: [client] }, async (index, lane) => {
    const RoleName = `Changed${lane}`;
    const document = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: `N${index}x`, Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] });
    const policy = ok(await root().iam('PutRolePolicy', { RoleName, PolicyName: 'own', PolicyDocument: document }));
    await reads(policy, () => root().iam('GetRolePolicy', { RoleName, PolicyName: 'own' }), `N${index}x`);
    // A tag has several values in profile ceph.
    ok(await root().iam('UntagRole', { RoleName, 'TagKeys.member.1': 'turn' }));
    const tag = ok(await root().iam('TagRole', { RoleName, 'Tags.member.1.Key': 'turn', 'Tags.member.1.Value': `turn ${index}.` }));
    await reads(tag, () => root().iam('ListRoleTags', { RoleName }), `<Value>turn ${index}.<`);
  });

  const objects = (times: number): Promise<Tally> => often('PutObject, then GetObject and ListObjectsV2', { times, lanes: LANES, clients: [client] }, async (index) => {
    const [bucket, prefix] = [`/reads${index % BUCKETS}`, `part${index % 97}/`];
    const written = ok(await root().s3('PUT', `${bucket}/${prefix}${index}`, { body: `content ${index}.` }));
    await reads(written, () => root().s3('GET', `${bucket}/${prefix}${index}`), `content ${index}.`);
    await reads(written, () => root().s3('GET', bucket, { query: { 'list-type': '2', prefix } }), `<Key>${prefix}${index}<`);
  });

  it.each([
    { what: 'roles, one by one and in lists', run: () => roles(count(100, 2_500)) },
    { what: 'users and their keys', run: () => users(count(100, 2_500)) },
    { what: 'policies and tags of a role, as they are now', run: async () => {
      for (let lane = 0; lane < LANES; lane++) ok(await root().iam('CreateRole', { RoleName: `Changed${lane}`, AssumeRolePolicyDocument: trusting('*') }));
      return changes(count(100, 2_500));
    } },
    { what: 'objects, one by one and in lists', run: () => objects(count(100, 5_000)) },
  ])('$what', async ({ run }) => {
    elsewhere = 0;
    const tally = await run();
    expect({ title: tally.title, failed: tally.failed, failures: tally.failures }).toEqual({ title: tally.title, failed: 0, failures: [] });
    // Two of three on average; what went to the same node would show nothing.
    expect(elsewhere).toBeGreaterThan(tally.done / 2);
  }, LIMIT);

  it('objects as their owners see them, overwritten and deleted', async () => {
    const owner = client.as(await makeUser(root(), 'owner'));
    ok(await owner.s3('PUT', '/owned'));
    const tally = await often('PutObject over an object, GetObject; DeleteObject, GetObject', { times: count(100, 2_500), lanes: LANES, clients: [client] }, async (index, lane) => {
      const key = `/owned/${lane}`;
      const written = ok(await owner.s3('PUT', key, { body: `version ${index}.` }));
      await reads(written, () => owner.s3('GET', key), `version ${index}.`);
      ok(await owner.s3('DELETE', key));
      const { code } = await owner.s3('GET', key);
      if (code !== 'NoSuchKey') throw new Error(`a deleted object is answered with ${code}`);
    });
    expect(tally.failures).toEqual([]);
  }, LIMIT);
});
