import { join } from 'node:path';
import { databaseKit } from '#testing';
import { describeWith, provisioned } from '../provisioned.js';
import { Caller, ok } from './caller.js';
import { dataFolder, discard } from './data-folder.js';
import { eventually } from './eventually.js';
import { metricOf } from './health.js';
import { launch, type NodeProcess } from './node-process.js';

const rootKey = { accessKeyId: 'TAKEOVERROOT', secretAccessKey: 'secret-of-the-takeover-test' };
const OBJECTS = 5000;
const RULES = '<LifecycleConfiguration><Rule><ID>r</ID><Prefix>old/</Prefix><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>';
const VERSIONS = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';

describeWith(provisioned('gateway'), 'Lifecycle rules with two gateways', () => {
  const database = databaseKit();
  const nodes: NodeProcess[] = [];
  const callers: Caller[] = [];
  let folder: string;

  beforeAll(async () => {
    folder = dataFolder('lifecycle-takeover');
    for (const name of ['a', 'b']) {
      const node = await launch({
        dataDir: join(folder, name),
        env: {
          DATABASE_URL: database.connectionString, ROLEGATE_SEAL_KEYS: `seal:${Buffer.alloc(32, 1).toString('base64')}`, ROLEGATE_BLOB_DIR: join(folder, 'blobs'),
          ROLEGATE_ROOT_ACCESS_KEY: rootKey.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: rootKey.secretAccessKey, ROLEGATE_LIFECYCLE_DEBUG_INTERVAL: '1',
        },
      });
      nodes.push(node);
      await node.ready();
      callers.push(new Caller(node.endpoint, rootKey));
    }
  }, 120_000);
  afterAll(async () => {
    for (const caller of callers) caller.close();
    await Promise.all(nodes.map((node) => node.stop()));
    await discard(folder);
  }, 60_000);

  /** Versions, markers and keys that have a marker. */
  async function listed(caller: Caller): Promise<readonly [number, number, number]> {
    const markers: string[] = [];
    let versions = 0;
    let query: Record<string, string> | undefined = { versions: '' };
    while (query) {
      const page = ok(await caller.s3('GET', '/many', { query }));
      versions += page.body.match(/<Version>/g)?.length ?? 0;
      markers.push(...[...page.body.matchAll(/<DeleteMarker>.*?<Key>([^<]*)</gs)].map(([, key]) => key!));
      query = page.text('IsTruncated') === 'true' ? { versions: '', 'key-marker': page.text('NextKeyMarker'), 'version-id-marker': page.text('NextVersionIdMarker') } : undefined;
    }
    return [versions, markers.length, new Set(markers).size];
  }

  it('are carried on with by the other when the leader is killed in the middle: nothing is done twice, nothing is left', async () => {
    const leader = await eventually(async () => {
      for (const [i, node] of nodes.entries()) if ((await metricOf(node, 'rolegate_lease_held{name="lifecycle"}')) === 1) return i;
      return undefined;
    }, 20_000);
    const [dying, other] = [nodes[leader]!, callers[1 - leader]!];
    ok(await other.s3('PUT', '/many'));
    ok(await other.s3('PUT', '/many', { query: { versioning: '' }, body: VERSIONS }));
    for (let at = 0; at < OBJECTS; at += 250) await Promise.all(Array.from({ length: 250 }, async (_, i) => ok(await other.s3('PUT', `/many/old/${at + i}`, { body: 'x' }))));
    ok(await other.s3('PUT', '/many/kept', { body: 'x' }));
    ok(await other.s3('PUT', '/many', { query: { lifecycle: '' }, body: RULES }));
    await eventually(async () => ((await metricOf(dying, 'rolegate_lifecycle_removed_total{kind="objects"}')) > 0 ? true : undefined), 20_000);
    dying.signal('SIGKILL');
    await dying.ended();
    const [, before] = await listed(other);
    expect(before).toBeLessThan(OBJECTS);
    await eventually(async () => ((await listed(other))[1] >= OBJECTS ? true : undefined), 40_000);
    expect(await metricOf(nodes[1 - leader]!, 'rolegate_lifecycle_removed_total{kind="objects"}')).toBe(OBJECTS - before);
    // Some days more: a marker before a marker, or before what is to stay, would be one too many.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(await listed(other)).toEqual([OBJECTS + 1, OBJECTS, OBJECTS]);
    const { check_result: { existing_header: kept, calculated_header: counted } } = JSON.parse(ok(await other.admin('GET', '/bucket', { index: '', bucket: 'many' })).body) as { check_result: Record<string, unknown> };
    expect(counted).toEqual(kept);
  }, 180_000);
});
