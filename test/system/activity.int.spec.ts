import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKit } from '#testing';
import { type Caller, credentialsIn, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from './world.js';

interface Listed {
  readonly session_id: string;
  readonly arn: string;
  readonly issued_to: string;
  readonly state: string;
  readonly ended?: string;
  readonly parents: readonly string[];
}

describe('What requests add up to, on two nodes', () => {
  const database = databaseKit();
  const blobs = mkdtempSync(join(tmpdir(), 'rolegate-activity-'));
  const callers: Caller[] = [];
  let nodes: readonly InProcess[] = [];
  let alice: readonly Caller[];

  const on = (node: number, credentials: Parameters<Caller['as']>[0]): Caller => {
    const caller = nodes[node]!.root.as(credentials);
    callers.push(caller);
    return caller;
  };
  const sessions = async (node: number, query: Readonly<Record<string, string>>): Promise<readonly Listed[]> =>
    (JSON.parse(ok(await nodes[node]!.root.admin('GET', '/rolegate/v1/sessions', query)).body) as { sessions: Listed[] }).sessions;

  beforeAll(async () => {
    const shared = { ROLEGATE_SEAL_KEYS: `k1:${randomBytes(32).toString('base64')}`, ROLEGATE_BLOB_DIR: blobs };
    nodes = [await startInProcess(database.connectionString, shared), await startInProcess(database.connectionString, shared)];
    const credentials = await makeUser(nodes[0]!.root, 'alice');
    await makeUser(nodes[0]!.root, 'bob');
    ok(await nodes[0]!.root.iam('PutUserPolicy', { UserName: 'alice', PolicyName: 'p', PolicyDocument: policy(statement('Allow', ['sts:*', 's3:*'])) }));
    await makeRole(nodes[0]!.root, 'First', trusting(userArn('alice')), policy(statement('Allow', '*')));
    await makeRole(nodes[0]!.root, 'Second', trusting('*'), policy(statement('Allow', '*')));
    alice = [on(0, credentials), on(1, credentials)];
  }, 120_000);

  afterAll(async () => {
    for (const caller of callers) caller.close();
    for (const node of nodes) await node.stop();
    rmSync(blobs, { recursive: true, force: true });
  }, 60_000);

  it('is one usage, whichever of them was asked', async () => {
    ok(await alice[0]!.s3('PUT', '/activity'));
    await Promise.all([0, 1, 0, 1].map((node, i) => alice[node]!.s3('PUT', `/activity/${i}`, { body: 'four' }).then(ok)));
    for (const { root } of nodes) {
      const { summary } = JSON.parse(ok(await root.admin('GET', '/usage', { uid: 'alice', categories: 'put_obj', 'show-entries': 'False' })).body) as { summary: object[] };
      expect(summary).toEqual([{ user: 'alice', categories: [{ category: 'put_obj', bytes_sent: 0, bytes_received: 16, ops: 4, successful_ops: 4 }], total: { bytes_sent: 0, bytes_received: 16, ops: 4, successful_ops: 4 } }]);
    }
  });

  it('is one list of sessions: issued on one node, listed and ended on the other, with what was issued to them', async () => {
    const first = on(0, await assume(alice[0]!, 'First'));
    const chained = await assume(first, 'Second');
    const listed = await sessions(1, { user: 'alice' });
    expect(listed.map(({ arn, issued_to: by, state }) => [arn, by, state])).toEqual([
      ['arn:aws:sts:::assumed-role/Second/session', 'arn:aws:sts:::assumed-role/First/session', 'living'], ['arn:aws:sts:::assumed-role/First/session', userArn('alice'), 'living'],
    ]);
    const [child, parent] = listed as [Listed, Listed];
    expect(child.parents).toEqual([parent.session_id]);
    expect(await sessions(1, { session: parent.session_id })).toEqual(listed);
    expect(await sessions(1, { role: 'Second' })).toEqual([child]);
    expect(await sessions(1, { user: 'bob' })).toEqual([]);
    ok(await nodes[1]!.root.admin('POST', '/rolegate/v1/revocations', { session: parent.session_id }));
    expect((await on(0, chained).sts('GetCallerIdentity')).status).toBe(403);
    expect((await sessions(0, { user: 'alice' })).map(({ state, ended }) => [state, ended?.includes('revoked by')])).toEqual([['ended', true], ['ended', true]]);
  });

  it('says of a session whose role or user is gone why it is refused', async () => {
    await assume(alice[0]!, 'First');
    credentialsIn(await alice[1]!.sts('GetSessionToken'));
    ok(await nodes[0]!.root.iam('DeleteRolePolicy', { RoleName: 'First', PolicyName: 'own' }));
    ok(await nodes[0]!.root.iam('DeleteRole', { RoleName: 'First' }));
    const [token, role] = await sessions(1, { 'max-entries': '2' });
    expect(role).toMatchObject({ state: 'ended', ended: expect.stringMatching(/^role\/AROA\w+ is gone$/) });
    expect(token).toMatchObject({ arn: userArn('alice'), state: 'living' });
    ok(await nodes[0]!.root.admin('POST', '/user', { uid: 'alice', suspended: 'true' }));
    expect((await sessions(1, { user: 'alice' }))[0]).toMatchObject({ state: 'ended', ended: expect.stringMatching(/^user\/AIDA\w+ is suspended$/) });
  });

  it('is one credential report: made by the node that was asked, answered by the other', async () => {
    const asked = await Promise.all(nodes.map(({ root }) => root.iam('GenerateCredentialReport')));
    expect(asked.map((answer) => answer.text('State')).sort().at(-1)).toBe('STARTED');
    expect(asked.filter((answer) => answer.text('State') === 'STARTED')).toHaveLength(1);
    for (const { root } of nodes) {
      let answer = await root.iam('GetCredentialReport');
      for (const end = Date.now() + 5000; answer.code === 'ReportInProgress' && Date.now() < end;) answer = await root.iam('GetCredentialReport');
      const rows = Buffer.from(ok(answer).text('Content'), 'base64').toString('utf8').split('\n');
      expect(rows.find((row) => row.startsWith('alice,'))).toMatch(/,default,sts,false,N\/A/);
    }
  });
});
