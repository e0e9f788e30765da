import { databaseKit } from '#testing';
import { type Caller, ok } from './caller.js';
import { eventually } from './eventually.js';
import { type InProcess, startInProcess } from './in-process.js';
import { makeUser, policy } from './world.js';

const loggingTo = (target: string, format = ''): string =>
  `<BucketLoggingStatus xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LoggingEnabled><TargetBucket>${target}</TargetBucket><TargetPrefix>mine/</TargetPrefix>${format}</LoggingEnabled></BucketLoggingStatus>`;
const EVENT_TIME = '<TargetObjectKeyFormat><PartitionedPrefix><PartitionDateSource>EventTime</PartitionDateSource></PartitionedPrefix></TargetObjectKeyFormat>';
const END = '<BucketLoggingStatus xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></BucketLoggingStatus>';
const welcome = (target: string): string => policy({ Effect: 'Allow', Principal: { Service: 'logging.s3.amazonaws.com' }, Action: 's3:PutObject', Resource: `arn:aws:s3:::${target}/*`, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::mine' } } });

describe('Server access logs of a gateway', () => {
  const database = databaseKit();
  let node: InProcess;
  let owner: Caller;

  beforeAll(async () => {
    node = await startInProcess(database.connectionString, { ROLEGATE_ACCESS_LOG_INTERVAL: '1', ROLEGATE_AUDIT_STRICT: 'false' });
    owner = node.root.as(await makeUser(node.root, 'owner', { tenant: 'acme' }));
    for (const name of ['mine', 'logs']) ok(await owner.s3('PUT', `/${name}`));
    ok(await owner.s3('PUT', '/logs', { query: { policy: '' }, body: welcome('logs') }));
  }, 120_000);
  afterAll(() => node.stop(), 60_000);

  const keys = async (): Promise<string[]> => [...ok(await owner.s3('GET', '/logs', { query: { 'list-type': '2' } })).body.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => key!);
  /** Lines by request id: one that was delivered twice counts once. */
  const lines = async (): Promise<string[]> => {
    const all: string[] = [];
    for (const key of await keys()) all.push(...ok(await owner.s3('GET', `/logs/${key}`)).body.split('\n').filter((line) => line !== ''));
    return all;
  };
  const lineOf = async (answer: { readonly headers: NodeJS.Dict<string | string[]> }): Promise<string> => {
    const id = String(answer.headers['x-amz-request-id']);
    return eventually(async () => (await lines()).find((line) => line.includes(` ${id} `)));
  };

  it('tell of every request about the bucket, whoever made it and however it ended', async () => {
    ok(await owner.s3('PUT', '/mine', { query: { logging: '' }, body: loggingTo('logs') }));
    const put = ok(await owner.s3('PUT', '/mine/a%20b', { body: 'hello' }));
    const got = ok(await owner.s3('GET', '/mine/a%20b', { headers: { range: 'bytes=0-1', referer: 'http://here/"x"' } }));
    const missing = await owner.s3('GET', '/mine/none');
    const stranger = await owner.as({ accessKeyId: 'acme$owner', secretAccessKey: 'wrong' }).s3('GET', '/acme:mine/a%20b');
    const time = String.raw`\[\d\d\/[A-Z][a-z]{2}\/20\d\d:\d\d:\d\d:\d\d \+0000\]`;
    expect(await lineOf(put)).toMatch(new RegExp(String.raw`^acme\$owner mine ${time} \S+ arn:aws:iam::acme:user/owner ${String(put.headers['x-amz-request-id'])} REST\.PUT\.OBJECT a%2520b "PUT /mine/a%20b HTTP/1\.1" 200 - - 5 \d+ - "-" "[^"]*" - - SigV4 - AuthHeader 127\.0\.0\.1:\d+ - - -$`));
    expect(await lineOf(got)).toMatch(/REST\.GET\.OBJECT a%2520b "GET \/mine\/a%20b HTTP\/1\.1" 206 - 2 5 \d+ - "http:\/\/here\/%22x%22" /);
    expect(await lineOf(missing)).toMatch(/REST\.GET\.OBJECT none "GET \/mine\/none HTTP\/1\.1" 404 NoSuchKey /);
    expect(await lineOf(stranger)).toMatch(/ - \S+ REST\.GET\.OBJECT a%2520b "GET \/acme:mine\/a%20b HTTP\/1\.1" 403 InvalidAccessKeyId /);
    expect((await keys()).every((key) => /^mine\/20\d\d-\d\d-\d\d-\d\d-\d\d-\d\d-[0-9A-F]{16}$/.test(key))).toBe(true);
  }, 60_000);

  it('tell of each object that one request deletes', async () => {
    ok(await owner.s3('PUT', '/mine/b', { body: 'x' }));
    const deleted = ok(await owner.s3('POST', '/mine', { query: { delete: '' }, body: '<Delete><Object><Key>b</Key></Object><Object><Key>../c</Key></Object></Delete>' }));
    expect(await lineOf(deleted)).toMatch(/REST\.POST\.MULTI_OBJECT_DELETE - "POST \/mine\?delete= HTTP\/1\.1" 200 /);
    const its = (await lines()).filter((line) => line.includes(` ${String(deleted.headers['x-amz-request-id'])} BATCH.DELETE.OBJECT `)).map((line) => line.split(' ').slice(8, 12).join(' '));
    expect(its).toEqual(['b - 204 -', '../c - 400 InvalidURI']);
  }, 60_000);

  it('hold nothing of a delivery, and go by the day where they are to', async () => {
    ok(await owner.s3('PUT', '/mine', { query: { logging: '' }, body: loggingTo('logs', EVENT_TIME) }));
    const listed = ok(await owner.s3('GET', '/mine'));
    expect(await lineOf(listed)).toContain(' REST.GET.BUCKET - ');
    expect((await lines()).filter((line) => line.split(' ')[1] !== 'mine')).toEqual([]);
    expect((await keys()).filter((key) => /^mine\/acme\/[^/]+\/mine\/\d{4}\/\d\d\/\d\d\/\d{4}-\d\d-\d\d-00-00-00-[0-9A-F]{16}$/.test(key)).length).toBeGreaterThan(0);
  }, 60_000);

  it('wait for a target that takes none, and for a node that was stopped', async () => {
    ok(await owner.s3('DELETE', '/logs', { query: { policy: '' } }));
    const put = ok(await owner.s3('PUT', '/mine/late', { body: 'x' }));
    ok(await owner.s3('PUT', '/mine', { query: { logging: '' }, body: END }));
    const unheard = ok(await owner.s3('GET', '/mine/late'));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect((await lines()).join('\n')).not.toContain(String(put.headers['x-amz-request-id']));
    ok(await owner.s3('PUT', '/logs', { query: { policy: '' }, body: welcome('logs') }));
    const { sealKeys } = node;
    await node.stop();
    node = await startInProcess(database.connectionString, { ROLEGATE_SEAL_KEYS: sealKeys, ROLEGATE_ACCESS_LOG_INTERVAL: '1' });
    owner = node.root.as(owner.credentials);
    expect(await lineOf(put)).toContain('REST.PUT.OBJECT late');
    expect((await lines()).join('\n')).not.toContain(String(unheard.headers['x-amz-request-id']));
  }, 120_000);
});
