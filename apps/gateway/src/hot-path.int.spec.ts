import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { FrontDoor } from '#edge';
import { databaseKit } from '#testing';
import pg from 'pg';
import { type Caller, ok } from '../../../test/system/caller.js';
import { type InProcess, startInProcess } from '../../../test/system/in-process.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from '../../../test/system/world.js';

describe('a warm request of a session for an object', () => {
  const database = databaseKit();
  const watched = new AsyncLocalStorage<boolean>();
  const asked: string[] = [];
  const original = { handle: FrontDoor.prototype.handle, query: pg.Client.prototype.query };
  let watching = false;
  let node: InProcess;
  let session: Caller;

  /** What Postgres is asked on behalf of requests that came while we watched: not by timers, nor by what writes set off. */
  beforeAll(async () => {
    FrontDoor.prototype.handle = function (this: FrontDoor, ...parameters) { return watched.run(watching, () => original.handle.apply(this, parameters)); };
    pg.Client.prototype.query = function (this: pg.Client, ...parameters: any[]) {
      if (watched.getStore()) asked.push(typeof parameters[0] === 'string' ? parameters[0] : (parameters[0]?.text ?? String(parameters[0]?.constructor?.name)));
      return (original.query as (...parameters: any[]) => any).apply(this, parameters);
    } as never;
    // Audit records written before the reply would be questions too.
    node = await startInProcess(database.connectionString, { ROLEGATE_AUDIT_STRICT: 'false' });
    const alice = node.root.as(await makeUser(node.root, 'alice'));
    await makeRole(node.root, 'S3Access', trusting(userArn('alice')), policy(statement('Allow', '*')));
    session = alice.as(await assume(alice, 'S3Access'));
  }, 60_000);
  afterAll(async () => {
    Object.assign(FrontDoor.prototype, { handle: original.handle });
    Object.assign(pg.Client.prototype, { query: original.query });
    await node?.stop();
  }, 30_000);

  /** By the fewest of a few tries: a node that was kept waiting asks how fresh it is as well, but not again and again. */
  async function questions(method: string, path: string, body?: string): Promise<readonly string[]> {
    let fewest: readonly string[] | undefined;
    for (let attempt = 1; attempt <= 5 && (fewest === undefined || fewest.length > 1); attempt++) {
      if (attempt > 1) await sleep(200);
      watching = false;
      ok(await session.s3('HEAD', path));
      asked.length = 0;
      watching = true;
      ok(await session.s3(method, path, { body }));
      watching = false;
      if (fewest === undefined || asked.length < fewest.length) fewest = [...asked];
    }
    return fewest!;
  }

  const configured = async (bucket: string, what: string, body: string): Promise<void> => void ok(await session.s3('PUT', `/${bucket}`, { query: { [what]: '' }, body }));
  const buckets: Readonly<Record<string, (bucket: string) => Promise<void>>> = {
    'without any configuration': async () => undefined,
    'with a policy that does not speak of what is kept with objects': (bucket) => configured(bucket, 'policy', JSON.stringify({
      Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: userArn('alice') }, Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` }],
    })),
    'with tags, CORS rules, a lifecycle, and objects that have tags and an ACL': async (bucket) => {
      await configured(bucket, 'tagging', '<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>');
      await configured(bucket, 'cors', '<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>');
      await configured(bucket, 'lifecycle', '<LifecycleConfiguration><Rule><ID>r</ID><Filter><Prefix>t/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>');
      ok(await session.s3('PUT', `/${bucket}/key`, { body: 'content', headers: { 'x-amz-acl': 'private', 'x-amz-tagging': 'a=b' } }));
    },
    'that keeps versions': (bucket) => configured(bucket, 'versioning', '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>'),
  };

  it('is watched by this test: a change is seen to ask Postgres', async () => {
    watching = true;
    ok(await session.s3('PUT', '/watched'));
    watching = false;
    expect(asked.length).toBeGreaterThan(0);
  });

  it.each(Object.entries(buckets))('asks one question, the object’s own, in a bucket %s', async (name, configure) => {
    const bucket = `bucket-${Object.keys(buckets).indexOf(name)}`;
    ok(await session.s3('PUT', `/${bucket}`));
    ok(await session.s3('PUT', `/${bucket}/key`, { body: 'content' }));
    await configure(bucket);
    for (const method of ['HEAD', 'GET']) expect(await questions(method, `/${bucket}/key`)).toEqual([expect.stringMatching(/from store\.object/)]);
    expect(await questions('PUT', `/${bucket}/key`, 'content')).toEqual([expect.stringMatching(/from store\.put_object/)]);
  });
});
