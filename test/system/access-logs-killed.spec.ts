import { databaseKit } from '#testing';
import { describeWith, provisioned } from '../provisioned.js';
import { ok } from './caller.js';
import { eventually } from './eventually.js';
import { MortalNode } from './mortal-node.js';

const LOGGING = '<BucketLoggingStatus><LoggingEnabled><TargetBucket>logs</TargetBucket><TargetPrefix/></LoggingEnabled></BucketLoggingStatus>';

/** Fields as AWS's own parser takes them apart (S3 User Guide, "Identifying requests by using access logs": the pattern for Athena). */
const FIELDS = /^([^ ]*) ([^ ]*) \[(.*?)\] ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ("[^"]*"|-) (-|[0-9]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ("[^"]*"|-) ([^ ]*)(?: ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*))$/;
const REQUEST_ID = 6;

describeWith(provisioned('gateway'), 'Server access logs and a gateway that is killed', () => {
  const database = databaseKit();
  let gateway: MortalNode;

  beforeAll(async () => {
    gateway = new MortalNode('access-logs-killed', database.connectionString, { ROLEGATE_AUDIT_STRICT: 'true', ROLEGATE_ACCESS_LOG_INTERVAL: '1' });
    await gateway.start();
    const { root } = gateway;
    ok(await root.s3('PUT', '/logs', { headers: { 'x-amz-acl': 'log-delivery-write' } }));
    ok(await root.s3('PUT', '/mine'));
    ok(await root.s3('PUT', '/mine', { query: { logging: '' }, body: LOGGING }));
  }, 120_000);
  afterAll(() => gateway?.stop(), 60_000);

  /** Of every line that was delivered; a line twice is there twice. */
  async function requestIds(): Promise<string[]> {
    const found: string[] = [];
    let query: Record<string, string> | undefined = { 'list-type': '2' };
    while (query) {
      const page = ok(await gateway.root.s3('GET', '/logs', { query }));
      for (const [, key] of page.body.matchAll(/<Key>([^<]+)</g)) {
        for (const line of ok(await gateway.root.s3('GET', `/logs/${key}`)).body.split('\n').slice(0, -1)) found.push(FIELDS.exec(line)?.[REQUEST_ID] ?? `not a line: ${line}`);
      }
      query = page.body.includes('<IsTruncated>true') ? { 'list-type': '2', 'continuation-token': page.text('NextContinuationToken') } : undefined;
    }
    return found;
  }

  it('lose no line of a request that was answered, with ROLEGATE_AUDIT_STRICT, wherever it was killed', async () => {
    const answered: string[] = [];
    for (let round = 0; round < 4; round++) {
      const lanes = Array.from({ length: 6 }, (_, lane) => async (i: number) => {
        const answer = await gateway.root.s3(i % 3 === 0 ? 'GET' : 'PUT', `/mine/${round}-${lane}-${i}`, i % 3 === 0 ? {} : { body: 'x' }).catch(() => undefined);
        if (answer && answer.status < 500) answered.push(String(answer.headers['x-amz-request-id']));
      });
      // Lines are delivered every second: some kills fall into a delivery.
      await gateway.killUnder(lanes, 700 + 450 * round);
    }
    expect(answered.length).toBeGreaterThan(100);
    const told = await eventually(async () => {
      const ids = await requestIds();
      const all = new Set(ids);
      return answered.every((id) => all.has(id)) ? ids : undefined;
    }, 40_000).catch(requestIds);
    const all = new Set(told);
    expect(answered.filter((id) => !all.has(id))).toEqual([]);
    expect(told.filter((id) => id.startsWith('not a line'))).toEqual([]);
  }, 180_000);
});
