import pg from 'pg';
import { databaseKit } from '#testing';
import { type Answer, type Caller, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { trusting } from './world.js';

const ACCOUNT = '194524073938';
const settings = { ROLEGATE_COMPAT: 'aws', ROLEGATE_ROOT_ACCOUNT: ACCOUNT };
const refusal = ({ status, code }: Answer) => ({ status, code });

/** What a version before accounts had streams has left: the account is there in what belongs to it alone, and nothing but policies and buckets was counted. */
async function withoutAccounts(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query("delete from log.event where stream like 'account/%'");
    await client.query("delete from log.stream where id like 'account/%'");
    await client.query("delete from log.counter where name !~ '^(policies|buckets):'");
    await client.query('drop schema read cascade');
  } finally {
    await client.end();
  }
}

describe('A system that was made before accounts had streams', () => {
  const database = databaseKit();
  let node: InProcess;
  let root: Caller;

  beforeAll(async () => {
    const before = await startInProcess(database.connectionString, { ...settings, ROLEGATE_SEAL_KEYS: `k1:${Buffer.alloc(32, 5).toString('base64')}` });
    try {
      for (const UserName of ['old', 'older']) ok(await before.root.iam('CreateUser', { UserName }));
      ok(await before.root.iam('DeleteUser', { UserName: 'older' }));
      ok(await before.root.iam('CreateRole', { RoleName: 'Old', AssumeRolePolicyDocument: trusting(`arn:aws:iam::${ACCOUNT}:root`) }));
    } finally {
      await before.stop();
    }
    await withoutAccounts(database.connectionString);
    node = await startInProcess(database.connectionString, { ...settings, ROLEGATE_SEAL_KEYS: `k1:${Buffer.alloc(32, 5).toString('base64')}` });
    root = node.root;
  }, 120_000);
  afterAll(() => node?.stop(), 30_000);

  it('has an account from its next start, in which everything is counted', async () => {
    expect(JSON.parse(ok(await root.admin('GET', '/account', { id: ACCOUNT })).body)).toMatchObject({ id: ACCOUNT });
    // The root user, whom Ceph counts, and `old`.
    expect(ok(await root.iam('GetAccountSummary')).body).toMatch(/<key>Users<\/key>\s*<value>2<\/value>/);
    ok(await root.iam('CreateAccountAlias', { AccountAlias: 'upgraded' }));
  });

  it('lets its root make users, and remove those that are older', async () => {
    ok(await root.iam('CreateUser', { UserName: 'new' }));
    ok(await root.iam('DeleteUser', { UserName: 'old' }));
    ok(await root.iam('DeleteRole', { RoleName: 'Old' }));
    ok(await root.iam('DeleteUser', { UserName: 'new' }));
    expect(refusal(await root.admin('DELETE', '/account', { id: ACCOUNT }))).toEqual({ status: 409, code: 'DeleteConflict' });
  });
});
