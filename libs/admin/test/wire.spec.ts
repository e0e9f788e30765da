import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { isRolegateError } from '#kernel';
import { type AdminInput, adminErrors, type Cap, type Operation, type Principal } from '#operation';
import { type AdminValue, writeAdmin } from '#protocol';
import { type AnyHistory, aRole, callerWith, capsChanged, given, opsKey, opsUser, otherUser } from '#testing';
import { BUCKET_ID, photos, runStream } from './bucket-fixtures.js';
import { withUpstream } from './upstream-store.js';
import { adminFeature, cephFeatures } from '../src/index.js';

interface WireCase {
  readonly name: string;
  readonly operation: string;
  /** Method, and what follows `/admin`. */
  readonly request: string;
  /** Caps of the caller (`users=*` unless given). */
  readonly caps?: readonly Cap[];
  readonly caller?: Partial<Principal>;
  /** The body; none where the reply is empty. */
  readonly reply?: string;
  readonly error?: string;
}

/** The world of all cases: the user of RGW's captures, another one, and one in a tenant. */
const world: AnyHistory[] = [
  opsUser([capsChanged({ type: 'usage', perm: 'read' }), opsKey('OPSUSERKEY', 'opsusersecret')], { email: 'ops@example.com', maxBuckets: 10 }),
  otherUser([{ type: 'SubuserPut', data: { name: 'backup', access: 'read' } }], {}, '', ['access-key:RETIRED']),
  otherUser([], { userId: 'AIDA00000000TENANTED1', userName: 'opsuser' }, 'ten1'),
  photos(), photos([{ type: 'BucketUnlinked', data: {} }], { bucketId: 'EMPTY', name: 'nobodys' }), aRole(),
];

const cases = parse(readFileSync(new URL('wire.yaml', import.meta.url), 'utf8')) as WireCase[];

/** What lies in `photos` before each case. */
const OBJECTS = { 'a.jpg': '12345', 'b.jpg': '' };
const store = withUpstream({ pictures: {} });
await store.createBucket(BUCKET_ID);

/** Of Ceph's API. */
const operations = [adminFeature, ...cephFeatures(store)].flatMap((feature) => feature.operations);

const fitsPath = (pattern: string, path: string): boolean => (pattern.endsWith('/*') ? path.startsWith(pattern.slice(0, -1)) : pattern === path);

/** The operation whose route a request takes: the first sub-resource of the query goes before all others, and before none. */
function routed(method: string, path: string, query: URLSearchParams): Operation | undefined {
  const names = [...query.keys()];
  const place = ({ route }: Operation): number => (route!.subresource === undefined ? names.length : names.indexOf(route!.subresource));
  return operations.filter(({ route }) => route!.method === method && fitsPath(route!.path, path)).filter((one) => place(one) >= 0).sort((a, b) => place(a) - place(b) || b.route!.path.length - a.route!.path.length)[0];
}

beforeEach(async () => {
  for (const [key, body] of Object.entries(OBJECTS)) await store.createBucket(BUCKET_ID).then(() => store.put(BUCKET_ID, key, Buffer.from(body)));
});

async function served(one: WireCase): Promise<string> {
  const [method, target] = one.request.split(' ') as [string, string];
  const [path, search] = target.split('?') as [string, string | undefined];
  const query = new URLSearchParams(search);
  const operation = routed(method, path, query)!;
  expect(operation.name).toBe(one.operation);
  try {
    const rest = operation.route!.path.endsWith('/*') ? { path: path.slice(operation.route!.path.length - 1) } : {};
    const output = await run(operation, { ...Object.fromEntries(query), ...rest }, one);
    return output === undefined ? '' : writeAdmin(output as AdminValue, { format: query.get('format') === 'xml' ? 'xml' : 'json', root: operation.route!.root });
  } catch (error) {
    if (isRolegateError(error)) return error.code;
    throw error;
  }
}

async function run(operation: Operation, input: AdminInput, one: WireCase): Promise<unknown> {
  const { principal } = callerWith(...(one.caps ?? [{ type: 'users', perm: '*' }]));
  const options = { principal: { ...principal, ...one.caller } };
  if (operation.kind === 'read') return given(...world).answer(operation, input, options);
  if (operation.kind === 'stream') return runStream(operation, input, world, options);
  return given(...world).when(operation, input, options).reply();
}

describe('the admin API on the wire', () => {
  it.each(cases)('$name', async (one) => {
    expect(await served(one)).toBe(one.error ?? one.reply ?? '');
  });

  it('has a case of success and one of refusal for every operation', () => {
    const all = operations.map((operation) => operation.name).sort();
    const named = (fits: (one: WireCase) => boolean) => [...new Set(cases.filter(fits).map((one) => one.operation))].sort();
    expect(named((one) => one.error === undefined)).toEqual(all);
    expect(named((one) => one.error !== undefined)).toEqual(all);
  });

  it('documents only codes that the catalogue of the admin API has', () => {
    for (const operation of operations) for (const code of operation.errors) expect(Object.keys(adminErrors)).toContain(code);
  });

  it('never lets a secret into an event', () => {
    let checked = 0;
    for (const one of cases) {
      const [method, target] = one.request.split(' ') as [string, string];
      const [path, search] = target.split('?') as [string, string | undefined];
      const query = new URLSearchParams(search);
      const operation = routed(method, path, query)!;
      const secret = query.get('secret-key');
      if (operation.kind !== 'write' || !secret) continue;
      const { decision } = given(...world).when(operation, Object.fromEntries(query) as AdminInput, { principal: { administrator: true } });
      if (!decision) continue;
      expect(JSON.stringify(decision.writes)).not.toContain(`"${secret}"`);
      checked++;
    }
    expect(checked).toBeGreaterThan(3);
  });
});
