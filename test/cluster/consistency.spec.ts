import type { Credentials } from '../conformance/gateway.js';
import { type Answer, type Caller, credentialsIn, ok } from '../system/caller.js';
import { eventually } from '../system/eventually.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from '../system/world.js';
import { count } from '../counts.js';
import { describeCluster } from './harness/describe-cluster.js';
import { LoadClient } from './harness/load-client.js';
import { sharedCluster } from './harness/shared-cluster.js';
import { often, type Tally } from './harness/tally.js';

const LANES = 16;
const NODES = 3;
/** Milliseconds: in a full run twenty thousand times on two cores. */
const LIMIT = count(180_000, 3_600_000);

/** Writes go to one node, what they are for is asked of another; every ordered pair of nodes comes round. */
const pairOf = (index: number): { readonly here: number; readonly there: number } => {
  const here = index % NODES;
  return { here, there: (here + 1 + (Math.floor(index / NODES) % (NODES - 1))) % NODES };
};

/** An answer must be this object's content. */
function mustBe(answer: Answer, body: string): void {
  if (answer.status !== 200 || answer.body !== body) throw new Error(`${answer.status} ${answer.body} (request ${String(answer.headers['x-amz-request-id'])})`);
}

describeCluster('What one node has issued, another accepts at once', () => {
  const shared = sharedCluster();
  const nodes: LoadClient[] = [];
  let administrator: Credentials;
  let issuer: Credentials;
  let users = 0;

  const on = (node: number, credentials: Credentials): Caller => nodes[node]!.as(credentials);

  beforeAll(async () => {
    administrator = shared.cluster.root;
    nodes.push(...shared.cluster.gateways.map(({ url }) => new LoadClient(url, { connections: 2 * LANES, patient: true })));
    const admin = on(0, administrator);
    issuer = await makeUser(admin, 'issuer');
    await makeRole(admin, 'Reader', trusting(userArn('issuer')), policy(statement('Allow', 's3:GetObject', { Resource: 'arn:aws:s3:::consistency/*' })));
    ok(await admin.s3('PUT', '/consistency'));
    for (let key = 0; key < KEYS; key++) ok(await admin.s3('PUT', `/consistency/key${key}`, { body: `content ${key}` }));
  }, 60_000);
  afterAll(() => nodes.forEach((node) => node.close()));

  /** A session from one node; its very first request goes to another. */
  const sessions = (title: string, times: number): Promise<Tally> => often(title, { times, lanes: LANES, clients: nodes }, async (index) => {
    const { here, there } = pairOf(index);
    const session = await assume(on(here, issuer), 'Reader');
    mustBe(await on(there, session).s3('GET', '/consistency/key1'), 'content 1');
  });

  async function used(where: readonly number[], uid: string, key: Credentials): Promise<void> {
    const identity = ok(await on(where[0]!, key).sts('GetCallerIdentity'));
    if (!identity.text('Arn').endsWith(`user/${uid}`)) throw new Error(identity.body);
    ok(await on(where[1]!, key).s3('GET', '/'));
  }

  /** A user with a key, or a user on one node and the key on another; the key signs requests elsewhere. */
  const newKeys = (title: string, times: number): Promise<Tally> => often(title, { times, lanes: LANES, clients: nodes }, async (index) => {
    const { here, there } = pairOf(index);
    const admin = on(here, administrator);
    const uid = `fresh${(users += 1)}`;
    const third = NODES - here - there;
    if (index % 2 === 0) return used([there, third], uid, await makeUser(admin, uid));
    ok(await admin.admin('PUT', '/user', { uid, 'display-name': uid, 'generate-key': 'false' }));
    return used([third, here], uid, credentialsIn(await on(there, administrator).iam('CreateAccessKey', { UserName: uid })));
  });

  /** A role's only policy is replaced: its session may at once do the new thing, and no longer the old one, elsewhere. */
  async function policies(title: string, times: number): Promise<Tally> {
    const lanes = Array.from({ length: LANES }, (_, lane) => ({ role: `Policy${lane}of${(users += 1)}`, session: issuer, before: -1 }));
    for (const lane of lanes) {
      await makeRole(on(0, administrator), lane.role, trusting(userArn('issuer')));
      lane.session = await assume(on(0, issuer), lane.role);
    }
    return often(title, { times, lanes: LANES, clients: nodes }, async (index, at) => {
      const { here, there } = pairOf(index);
      const lane = lanes[at]!;
      const key = (lane.before + 1 + (index % (KEYS - 1))) % KEYS;
      ok(await on(here, administrator).iam('PutRolePolicy', { RoleName: lane.role, PolicyName: 'own', PolicyDocument: reading(key) }));
      const { before } = lane;
      lane.before = key;
      const caller = on(there, lane.session);
      mustBe(await caller.s3('GET', `/consistency/key${key}`), `content ${key}`);
      if (before === -1) return;
      const taken = await caller.s3('GET', `/consistency/key${before}`);
      if (taken.code !== 'AccessDenied') throw new Error(`what was taken away is answered with ${taken.status}`);
    });
  }

  it('a session is good for its first S3 call', async () => {
    clean(await sessions('AssumeRole on one node, S3 GET on another', count(300, 20_000)));
  }, LIMIT);

  it('a new user\'s new key signs requests', async () => {
    clean(await newKeys('new user and key on one node, signed calls elsewhere', count(300, 20_000)));
  }, LIMIT);

  it('a policy allows what it allows, and no longer what its predecessor did', async () => {
    clean(await policies('PutRolePolicy on one node, allowed (and denied) S3 GET on another', count(300, 10_000)));
  }, LIMIT);

  describe('while Kafka is stopped', () => {
    beforeAll(() => shared.cluster.stopKafka(), 30_000);

    it('a session is good for its first S3 call', async () => {
      clean(await sessions('Kafka stopped: AssumeRole on one node, S3 GET on another', count(200, 20_000)));
    }, LIMIT);

    it('a new user\'s new key signs requests', async () => {
      clean(await newKeys('Kafka stopped: new user and key on one node, signed calls elsewhere', count(200, 20_000)));
    }, LIMIT);

    it('a policy allows what it allows, and no longer what its predecessor did', async () => {
      clean(await policies('Kafka stopped: PutRolePolicy on one node, allowed (and denied) S3 GET on another', count(200, 10_000)));
    }, LIMIT);
  });

  it('all of it while Kafka starts, and when it is back', async () => {
    const back = shared.cluster.restart('kafka-1', 'kafka-2', 'kafka-3');
    clean(await newKeys('Kafka starting: new user and key on one node, signed calls elsewhere', count(100, 2_000)));
    await back;
    clean(await sessions('Kafka back: AssumeRole on one node, S3 GET on another', count(100, 2_000)));
    clean(await policies('Kafka back: PutRolePolicy on one node, allowed (and denied) S3 GET on another', count(100, 2_000)));
  }, LIMIT);

  it('and the read model of it all is what a replay from zero gives', async () => {
    const { managementUrl } = shared.cluster.projectors[0]!;
    await eventually(async () => (await report(managementUrl)).slots.every(({ lagSeconds }) => lagSeconds === 0) || undefined, 30_000);
    const checked = await (await fetch(`${managementUrl}/projections/check`, { method: 'POST' })).json() as { readonly streams: number };
    expect(checked).toMatchObject({ streams: expect.any(Number), differences: [] });
    expect(checked.streams).toBeGreaterThan(users);
  }, LIMIT);
});

const KEYS = 50;
const reading = (key: number): string => policy(statement('Allow', 's3:GetObject', { Resource: `arn:aws:s3:::consistency/key${key}` }));

async function report(managementUrl: string): Promise<{ readonly slots: readonly { readonly lagSeconds: number }[] }> {
  return (await fetch(`${managementUrl}/projections`)).json() as never;
}

function clean(tally: Tally): void {
  expect({ title: tally.title, failed: tally.failed, failures: tally.failures }).toEqual({ title: tally.title, failed: 0, failures: [] });
}
