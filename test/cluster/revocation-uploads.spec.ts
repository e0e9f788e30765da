import { ok } from '../system/caller.js';
import { roleArn, makeRole, makeUser, trusting, userArn } from '../system/world.js';
import { count } from '../counts.js';
import { describeCluster } from './harness/describe-cluster.js';
import { OddGateway } from './revocation/further-gateway.js';
import { HalfSent } from './revocation/half-sent.js';
import { sharedNodes } from './revocation/nodes.js';
import { BUCKET } from './revocation/subjects.js';
import { Target } from './revocation/target.js';
import { WRITERS } from './revocation/writers.js';

const LIMIT = count(180_000, 1_800_000);
const BODY = 'x'.repeat(200_000);
const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

describeCluster('What is half sent when its sender is revoked', () => {
  const shared = sharedNodes();
  let n = 0;

  const readers = (key: string): Promise<(number | string | undefined)[]> => Promise.all(shared.nodes.map(async ({ root }) => (await root.s3('GET', `/${BUCKET}/${key}`)).code));

  /** A PutObject at `at`, whose sender is revoked by `by` when half of it is there; what its sender gets at the end. */
  async function interrupted(kind: string, at: Target, by: Target, during: { before?: () => Promise<void>; after?: () => Promise<void> } = {}): Promise<{ status: number; key: string }> {
    const uid = `writer${(n += 1)}`;
    const writer = await WRITERS[kind]!(by, uid);
    ok(await at.as(writer.credentials).s3('PUT', `/${BUCKET}/${uid}-before`, { body: 'bytes' }));
    const put = new HalfSent(at.url, { method: 'PUT', path: `/${BUCKET}/${uid}`, body: BODY }, writer.credentials);
    await put.wanted;
    await during.before?.();
    ok(await writer.revoke(by.root));
    const finished = put.finish();
    await during.after?.();
    return { status: (await finished).status, key: uid };
  }

  it.each(Object.keys(WRITERS))('a PutObject of somebody %s is refused at its end and stores nothing', async (kind) => {
    for (let i = 0; i < count(2, 30); i++) {
      const { status, key } = await interrupted(kind, shared.nodes[i % 3]!, shared.nodes[(i + 1 + (i % 2)) % 3]!);
      expect(status).toBe(403);
      expect(await readers(key)).toEqual(shared.nodes.map(() => 'NoSuchKey'));
    }
  }, LIMIT);

  it.each(Object.keys(WRITERS))('a part of a multipart upload of somebody %s is refused at its end, and nothing of it is listed', async (kind) => {
    for (let i = 0; i < count(1, 10); i++) {
      const uid = `writer${(n += 1)}`;
      const [at, by] = [shared.nodes[i % 3]!, shared.nodes[(i + 1) % 3]!];
      const writer = await WRITERS[kind]!(by, uid);
      const uploadId = ok(await at.as(writer.credentials).s3('POST', `/${BUCKET}/${uid}`, { query: { uploads: '' } })).text('UploadId');
      const part = new HalfSent(at.url, { method: 'PUT', path: `/${BUCKET}/${uid}`, query: { partNumber: '1', uploadId }, body: BODY }, writer.credentials);
      await part.wanted;
      ok(await writer.revoke(by.root));
      expect((await part.finish()).status).toBe(403);
      const listed = ok(await by.root.s3('GET', `/${BUCKET}/${uid}`, { query: { uploadId } }));
      expect(listed.body).toContain('<ListPartsResult');
      expect(listed.body).not.toContain('<Part>');
    }
  }, LIMIT);

  it.each([100, 2500, 6000])('at a node that is stopped for %d ms meanwhile', async (length) => {
    const { cluster } = shared;
    const [at, by] = shared.nodes as [Target, Target];
    for (const kind of Object.keys(WRITERS).slice(0, count(1, 6))) {
      const { status, key } = await interrupted(kind, at, by, {
        before: async () => {
          await cluster.kill(at.name, 'SIGSTOP');
          setTimeout(() => void cluster.kill(at.name, 'SIGCONT'), length);
        },
      });
      expect([403, 503]).toContain(status);
      expect(await readers(key)).toEqual(shared.nodes.map(() => 'NoSuchKey'));
    }
  }, LIMIT);

  it('at a node that is killed meanwhile', async () => {
    const { cluster } = shared;
    const [by, , at] = shared.nodes as [Target, Target, Target];
    const uid = `writer${(n += 1)}`;
    const writer = await WRITERS['who is suspended']!(by, uid);
    const put = new HalfSent(at.url, { method: 'PUT', path: `/${BUCKET}/${uid}`, body: BODY }, writer.credentials);
    await put.wanted;
    await cluster.kill(at.name);
    ok(await writer.revoke(by.root));
    await expect(put.finish()).rejects.toThrow();
    await cluster.restart(at.name);
    expect(await readers(uid)).toEqual(shared.nodes.map(() => 'NoSuchKey'));
  }, LIMIT);

  it('while Kafka is stopped', async () => {
    const { cluster } = shared;
    await cluster.stopKafka();
    for (const [i, kind] of Object.keys(WRITERS).entries()) {
      const { status, key } = await interrupted(kind, shared.nodes[i % 3]!, shared.nodes[(i + 1) % 3]!);
      expect(status).toBe(403);
      expect(await readers(key)).toEqual(shared.nodes.map(() => 'NoSuchKey'));
    }
    await cluster.restart('kafka-1', 'kafka-2', 'kafka-3');
  }, LIMIT);

  it('an AssumeRole whose body comes when the trust has changed issues nothing, at a node whose tail has stalled as well', async () => {
    const [by] = shared.nodes as [Target];
    const odd = await OddGateway.start(shared.cluster, 4);
    try {
      const uid = `entering${(n += 1)}`;
      const user = await makeUser(by.root, uid);
      await makeRole(by.root, uid, trusting(userArn(uid)));
      const body = new URLSearchParams({ Action: 'AssumeRole', Version: '2011-06-15', RoleArn: roleArn(uid), RoleSessionName: 'late' }).toString();
      const entering = [by.url, odd.process.endpoint].map((url) => new HalfSent(url, { method: 'POST', path: '/', service: 'sts', headers: FORM, body }, user));
      await Promise.all(entering.map(({ wanted }) => wanted));
      odd.wire.stall('log.read-after');
      ok(await by.root.iam('UpdateAssumeRolePolicy', { RoleName: uid, PolicyDocument: trusting(userArn('somebody-else')) }));
      const answers = await Promise.all(entering.map((one) => one.finish()));
      expect(answers.map(({ status }) => status)).toEqual([403, 503]);
    } finally {
      await odd.stop();
    }
  }, LIMIT);
});
