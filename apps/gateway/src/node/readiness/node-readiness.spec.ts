import { NodeReadiness, type ReadinessSources } from './node-readiness.js';

const primary = { settled: async () => undefined };
const answers = { query: async () => ({ rows: [{ read_only: false, standby: false, now: Date.now() }] }) } as never;
const sources = (more: Partial<ReadinessSources> = {}): ReadinessSources => ({
  database: { pool: answers, primary }, hotState: { unfit: () => undefined, setAside: [] }, objects: { checkFolder: async () => undefined }, clusterId: () => 'one', clockTolerance: 2000, blobDir: '/blobs', ...more,
});

async function healthOf(more: Partial<ReadinessSources>, then: () => void = () => undefined) {
  const readiness = new NodeReadiness(sources(more));
  await readiness.start();
  then();
  readiness.stop();
  return readiness.health();
}

describe('the readiness of a node', () => {
  it('has nothing to say when all is well', async () => {
    expect(await healthOf({})).toEqual({ status: 'ready', reasons: [], degraded: [] });
  });

  it('names everything that is wrong at once', async () => {
    let cluster = 'one';
    const health = await healthOf({
      database: { pool: { query: async () => ({ rows: [{ read_only: true, standby: true, now: 0 }] }) } as never, primary },
      hotState: { unfit: () => ({ reason: 'lease-expired', detail: 'too long' }), setAside: [] },
      objects: { checkFolder: async () => ({ reason: 'blob-folder-differs', detail: 'another one' }) },
      clusterId: () => cluster,
    }, () => { cluster = 'two'; });
    expect(health.status).toBe('not ready');
    expect(health.reasons.map(({ reason }) => reason).sort()).toEqual(['blob-folder-differs', 'clock-skew', 'database-read-only', 'lease-expired', 'wrong-database']);
    expect(health.reasons).toContainEqual({ reason: 'wrong-database', detail: 'DATABASE_URL leads to two; this node began in cluster one' });
    expect(health.reasons).toContainEqual({ reason: 'blob-folder-differs', detail: 'ROLEGATE_BLOB_DIR: another one' });
  });

  it('stays ready with an account set aside, and names it', async () => {
    const setAside = [{ stream: 'user:1', account: 'a', eventId: 'e1', error: 'no such field' }, { stream: 'user:2', account: 'b', eventId: 'e2', error: 'x' }] as never;
    expect(await healthOf({ hotState: { unfit: () => undefined, setAside } })).toEqual({
      status: 'ready', reasons: [], degraded: [{ reason: 'account-set-aside', detail: 'user:1: event e1 cannot be applied (no such field); its account answers 503; and 1 more streams' }],
    });
  });

  it('does not wait for Postgres to start, nor take its silence for a reason of its own', async () => {
    expect(await healthOf({ database: { pool: { query: () => Promise.reject(new Error('gone')) } as never, primary } })).toMatchObject({ status: 'ready' });
  });
});
