import { services } from '#protocol';
import { databaseKit } from '#testing';
import { type Cell, cells } from './action-cells.js';
import { type Answer, Caller, ok, type S3Request } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { bucketOf } from './s3-cells.js';
import { policy } from './world.js';

const OWNER = 'x-amz-expected-bucket-owner';
const SOURCE_OWNER = 'x-amz-source-expected-bucket-owner';
const PAYER = 'x-amz-request-payer';
const NOBODY = '999999999999';

/** A caller who says more with each request. */
class Saying extends Caller {
  constructor(caller: Caller, private readonly more: Readonly<Record<string, string>>) {
    super(caller.endpoint, caller.credentials);
  }

  override s3(method: string, path: string, request: S3Request = {}): Promise<Answer> {
    return super.s3(method, path, { ...request, headers: { ...request.headers, ...this.more } });
  }
}

/** Names of the headers that AWS's model gives an operation. */
const headersOf = (operation: string): readonly unknown[] =>
  [...services.s3.operations.get(operation)!.input.structIterator()].map(([, member]) => member.getMergedTraits().httpHeader);

/** One cell of each operation of S3 that takes the header. */
const taking = (header: string): [string, Cell][] => {
  const seen = new Map(cells.filter(({ action }) => action.startsWith('s3:')).reverse().map((cell) => [cell.operation, cell]));
  return [...seen].filter(([operation]) => headersOf(operation).includes(header)).sort();
};

describe('Headers about the owner of a bucket', () => {
  const database = databaseKit();
  let node: InProcess;

  beforeAll(async () => { node = await startInProcess(database.connectionString); }, 90_000);
  afterAll(() => node?.stop(), 30_000);

  /** The cells' buckets have names of their own; each header has a tenant to have them in. */
  const user = async (tenant: string, uid: string): Promise<Caller> => {
    const credentials = { accessKeyId: `${tenant}-${uid}`, secretAccessKey: 'secret' };
    ok(await node.root.admin('PUT', '/user', { uid, tenant, 'display-name': uid, 'access-key': credentials.accessKeyId, 'secret-key': credentials.secretAccessKey, 'max-buckets': '0' }));
    return node.root.as(credentials);
  };

  describe.each([[OWNER, 45, 'one'], [SOURCE_OWNER, 2, 'two']] as const)('%s', (header, least, account) => {
    let root: Caller;
    /** Has the same buckets, and says nothing of owners. */
    let silent: Caller;
    beforeAll(async () => {
      root = await user(account, 'owner');
      silent = await user(`${account}silent`, 'owner');
    });

    /** What is in the bucket, its uploads and its configuration. */
    const state = async (bucket: string): Promise<string> => {
      const answers = await Promise.all(['versions', 'uploads', 'policy', 'tagging', 'acl', 'cors', 'lifecycle', 'versioning'].map((subresource) => root.s3('GET', `/${bucket}`, { query: { [subresource]: '' } })));
      return answers.map(({ status, body }) => `${status} ${body.replaceAll(/<(RequestId|HostId)>[^<]*/g, '')}`).join('\n');
    };

    it.each(taking(header))('binds %s', async (_, cell) => {
      await cell.prepare({ root, account });
      const before = await state(bucketOf(cell.name));
      const refused = await cell.request(new Saying(root, { [header]: NOBODY }), { root, account });
      expect(refused).toMatchObject({ status: 403, code: refused.body === '' ? undefined : 'AccessDenied' });
      expect(await node.explain(refused)).toMatchObject({ decision: 'denied', reason: 'expected-bucket-owner' });
      expect(await state(bucketOf(cell.name))).toBe(before);
      const answer = await cell.request(new Saying(root, { [header]: `${account}$owner` }), { root, account });
      await cell.prepare({ root: silent, account });
      const { status, code } = await cell.request(silent, { root: silent, account });
      expect({ status: answer.status, code: answer.code }).toEqual({ status, code });
    });

    it('is taken by as many operations as there are', () => expect(taking(header).length).toBeGreaterThanOrEqual(least));
  });

  describe(PAYER, () => {
    const account = 'three';
    let root: Caller;
    let actor: Caller;
    let charged = 0;
    beforeAll(async () => {
      root = await user(account, 'owner');
      actor = await user(account, 'payer');
    });

    it.each(taking(PAYER))('is asked of others for %s, who are told that they pay', async (_, cell) => {
      const bucket = bucketOf(cell.name);
      await cell.prepare({ root, account });
      ok(await root.s3('PUT', `/${bucket}`, { query: { policy: '' }, body: policy({ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`] }) }));
      ok(await root.s3('PUT', `/${bucket}`, { query: { requestPayment: '' }, body: '<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>' }));
      expect(await cell.request(actor, { root, account })).toMatchObject({ status: 403 });
      const { status, headers, body } = await cell.request(new Saying(actor, { [PAYER]: 'requester' }), { root, account });
      if (status < 300) charged++;
      expect({ status, body, charged: headers['x-amz-request-charged'] }).toEqual({ status: status === 403 ? 'allowed' : status, body, charged: status < 300 ? 'requester' : undefined });
    });

    it('is charged for most operations on objects', () => expect(charged).toBeGreaterThanOrEqual(15));
  });
});
