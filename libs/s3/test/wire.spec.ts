import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { isRolegateError, RolegateError } from '#kernel';
import { judge, type Operation, RawReply, Registry, s3Errors } from '#operation';
import { parseRestInput, routeS3, routeS3Control, validateInput, writeRestOutput } from '#protocol';
import { type AnyHistory, declaredOnly, given, memoryReads } from '#testing';
import { s3Features } from '../src/index.js';
import { aclBuckets, aclContents, beginAcls } from './acl-world.js';
import { beginEncrypted } from './encryption-fixtures.js';
import { MemoryBucketKeys } from './memory-bucket-keys.js';
import { MemoryObjectStore } from './memory-object-store.js';
import { PaperVendor } from './paper-vendor.js';
import { aBucket, aStore, callers, OTHER, OWNER, policyPut, theOwner } from './s3-fixtures.js';
import { configuredBuckets } from './configured-buckets.js';
import { bodyOf, streamContext, type TestStreamContext } from './stream-context.js';

interface WireCase {
  readonly name: string;
  readonly operation: string;
  /** Method and target, path style. */
  readonly request: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** TESTER, who owns `mine`, unless given. */
  readonly as?: string;
  readonly compat?: 'aws';
  readonly status?: number;
  /** Headers that the reply has, and with null those that it has not. */
  readonly replyHeaders?: Readonly<Record<string, string | null>>;
  /** The body, without the XML declaration. */
  readonly reply?: string;
  readonly error?: string;
  /** Headers that the error has besides those of all errors. */
  readonly errorHeaders?: Readonly<Record<string, string>>;
}

/** The world of all cases. `empty` has CORS rules and a website. `theirs` is OTHER's; its policy opens `open/` to TESTER and `public/` to everybody. `let` is a tenant's, open but for a key. */
const world: AnyHistory[] = [
  theOwner(),
  aBucket('mine'),
  aBucket('empty', [{ type: 'BucketEncryptionPut', data: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } } }, 
    { type: 'BucketLifecyclePut', data: { Rules: [{ ID: 'tidy', Status: 'Enabled', Filter: { Prefix: 'logs/' }, Expiration: { Days: 1 } }] } },
    { type: 'BucketCorsPut', data: { CORSRules: [{ ID: 'all', AllowedHeaders: ['x-amz-*'], AllowedMethods: ['GET', 'PUT'], AllowedOrigins: ['https://*.example.com'], ExposeHeaders: ['ETag'], MaxAgeSeconds: 3000 }] } },
    { type: 'BucketWebsitePut', data: { IndexDocument: { Suffix: 'index.html' }, ErrorDocument: { Key: 'error.html' } } },
  ]),
  aBucket('ruled', [{ type: 'BucketLifecyclePut', data: { Rules: [{ ID: 'tidy', Status: 'Enabled', Filter: { Prefix: 'logs/' }, Expiration: { Days: 1 }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 8 } }] } }], { owner: OTHER }),
  aBucket('theirs', [policyPut(
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam:::user/TESTER' }, Action: 's3:*', Resource: 'arn:aws:s3:::theirs/open/*' },
    { Effect: 'Allow', Principal: '*', Action: ['s3:GetObject', 's3:GetObjectAcl'], Resource: 'arn:aws:s3:::theirs/public/*' },
    { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::theirs/open/frozen' },
  )], { owner: OTHER }),
  aBucket('locked', [{ type: 'BucketVersioningPut', data: { Status: 'Enabled' } }, { type: 'BucketObjectLockPut', data: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } } } }]),
  aBucket('kept', [{ type: 'BucketVersioningPut', data: { Status: 'Enabled' } }]),
  aBucket('handed', [policyPut({ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam:::user/OTHER' }, Action: 's3:PutObject', Resource: 'arn:aws:s3:::handed/team/*' })], { store: { store: 'far', bucket: 'rg-handed' } }),
  aBucket('rented', [], { owner: OTHER }, 'acme'),
  aBucket('let', [policyPut(
    { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3::acme:let/*' },
    { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::*frozen' },
  )], { owner: OTHER }, 'acme'),
  ...configuredBuckets,
  ...aclBuckets,
];
const contents = {
  mine: { hello: 'hello world', 'dir/a': 'a', 'dir/b': 'b', 'ümlaut & <x>': 'x' },
  empty: {},
  ruled: { 'logs/a': 'log', other: 'kept' },
  theirs: { 'open/a': 'opened', 'open/frozen': 'ice', 'public/a': 'for all', secret: 'shut' },
  locked: { plain: 'x', kept: 'y', held: 'z' },
  rented: {},
  kept: {},
  let: { a: 'let', frozen: 'ice' },
  paid: { a: 'paid' },
  ...aclContents,
};

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `mine/dir/a` has tags, `locked/kept` is retained, `locked/held` was held. `upload-00000001` to `mine/parts` has two parts, `upload-00000002` to `theirs/open/parts` one, `upload-00000003` to `mine/dir/c` none. */
async function begin(store: MemoryObjectStore): Promise<void> {
  const initiator = { id: OWNER.id, displayName: OWNER.displayName };
  const [mine, theirs] = [{ bucketId: 'ID-OF-MINE', key: 'parts', uploadId: 'upload-00000001' }, { bucketId: 'ID-OF-THEIRS', key: 'open/parts', uploadId: 'upload-00000002' }];
  await store.createUpload(mine.bucketId, mine.key, { initiator, checksum: { algorithm: 'CRC32', type: 'FULL_OBJECT' } });
  await store.createUpload(theirs.bucketId, theirs.key, { initiator });
  await store.createUpload(mine.bucketId, 'dir/c', { initiator });
  await store.putPart(mine, 1, Buffer.from('hello'), { verify: () => 'NhCmhg==' });
  await store.putPart(mine, 2, Buffer.from('world'), { verify: () => 'OncRQw==' });
  await store.putPart(theirs, 1, Buffer.from('hello'));
  await store.annotate('ID-OF-MINE', 'dir/a', undefined, { tags: { team: 'storage', a: '' } });
  await store.setVersioning('ID-OF-LOCKED', 'Enabled', 2, true);
  await store.annotate('ID-OF-LOCKED', 'kept', undefined, { retention: { mode: 'GOVERNANCE', until: Date.UTC(2027, 0, 1) } });
  await store.annotate('ID-OF-LOCKED', 'held', undefined, { legalHold: false });
  await store.setVersioning('ID-OF-KEPT', 'Enabled', 2, true);
  for (const [key, body] of [['doc', 'first'], ['doc', 'second'], ['gone', 'x']] as const) await store.put('ID-OF-KEPT', key, Buffer.from(body));
  await store.delete('ID-OF-KEPT', 'gone');
}

const files = readdirSync(new URL('.', import.meta.url)).filter((name) => /^wire.*\.yaml$/.test(name));
const cases = files.flatMap((name) => (parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as WireCase[]).map((one) => ({ ...one, file: name })));

/** As the front door serves a request: route, parse, validate, authorize, run, write. */
async function served(one: WireCase, store: MemoryObjectStore, keys: MemoryBucketKeys): Promise<Reply> {
  const [method, target] = one.request.split(' ') as [string, string];
  const url = new URL(target, 'http://s3');
  const [bucket, ...rest] = url.pathname.slice(1).split('/').map(decodeURIComponent);
  const key = rest.join('/') || undefined;
  const headers = one.headers ?? {};
  const schema = routeS3Control({ method, rawPath: url.pathname, headers }) ?? routeS3({ method, bucket: bucket || undefined, key, query: url.searchParams, headers });
  expect(schema.name).toBe(one.operation);
  const operation = new Registry(s3Features(store, keys)).find('s3', schema.name)!;
  const streams = operation.kind === 'stream' && operation.streamsBody === true;
  const input: unknown = parseRestInput(schema, { bucket: bucket || undefined, key, query: url.searchParams, headers, bodyText: streams ? undefined : one.body });
  const invalid = validateInput(schema, input);
  if (invalid) throw invalid;
  const context = streamContext({ histories: world, compat: one.compat, principal: callers[one.as ?? 'TESTER'], headers, body: bodyOf(one.body ?? '', { CRC32: 'AAAAAA==' }) });
  await authorized(operation, input, context);
  const output = await run(operation, input, context, one);
  if (output instanceof RawReply) return output;
  const reply = writeRestOutput(schema, output);
  const stored = (output as { Body?: Buffer } | undefined)?.Body;
  return { status: reply.headers['Content-Range'] === undefined ? reply.status : 206, headers: reply.headers, body: stored?.toString() ?? reply.body ?? '' };
}

async function authorized(operation: Operation, input: unknown, context: TestStreamContext): Promise<void> {
  if (context.principal.kind === 'anonymous' && operation.anonymous !== 'by-policy') throw new RolegateError('AccessDenied', '');
  for (const access of declaredOnly(operation, await operation.access(input, context))) {
    expect(operation.actions).toContain(access.action);
    const { decision } = await judge(access, (one) => context.decide(one));
    if (!decision.allowed) throw new RolegateError('AccessDenied', '');
  }
}

async function run(operation: Operation, input: unknown, context: TestStreamContext, { compat, as = 'TESTER' }: WireCase): Promise<unknown> {
  if (operation.kind === 'stream') return operation.handle(input, context);
  if (operation.kind === 'read') return operation.answer(input, memoryReads(world), context);
  const decided = given(...world).when(operation, input, { compat, principal: callers[as] });
  if (decided.error) throw decided.error;
  const frame = await operation.frame?.(input, { existing: context.directory.find(operation.loads(input, context).existing.aggregate, operation.loads(input, context).existing.key) } as never, context, decided.decision!.output);
  await frame?.done();
  return decided.reply();
}

const withoutProlog = (xml: string): string => xml.replace(/^<\?xml[^>]*>\n?/, '');

describe('S3 on the wire', () => {
  it.each(cases)('$name', async (one) => {
    const store = Object.assign(await aStore(contents), { vendor: new PaperVendor() });
    await begin(store);
    const keys = new MemoryBucketKeys();
    if (one.file === 'wire-encryption.yaml') await beginEncrypted(store, keys);
    await beginAcls(store);
    try {
      const reply = await served(one, store, keys);
      expect(one.error).toBeUndefined();
      expect({ status: reply.status, body: withoutProlog(reply.body) }).toEqual({ status: one.status ?? 200, body: one.reply ?? '' });
      for (const [name, value] of Object.entries(one.replyHeaders ?? {})) expect({ [name]: reply.headers[name] }).toEqual({ [name]: value ?? undefined });
    } catch (error) {
      if (!isRolegateError(error)) throw error;
      expect(error.code).toBe(one.error);
      if (one.errorHeaders) expect(error.headers).toEqual(one.errorHeaders);
    }
  });

  it('has a case of success and one of refusal for every operation', () => {
    const named = (fits: (one: WireCase) => boolean) => [...new Set(cases.filter(fits).map((one) => one.operation))].sort();
    const all = s3Features(new MemoryObjectStore()).flatMap((feature) => feature.operations.map((operation) => operation.name)).sort();
    // No bucket has rules of replication: their reading never succeeds.
    expect(named((one) => one.error === undefined || one.error === 'ReplicationConfigurationNotFoundError')).toEqual(all);
    expect(named((one) => one.error !== undefined)).toEqual(all);
  });

  it('documents only codes that the catalogue has', () => {
    for (const feature of s3Features(new MemoryObjectStore())) for (const operation of feature.operations) for (const code of operation.errors) expect(Object.keys(s3Errors)).toContain(code);
  });
});
