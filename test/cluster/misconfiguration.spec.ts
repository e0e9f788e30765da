import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cluster, startCluster } from '../../tools/cluster/index.mjs';
import { describeWith, provisioned } from '../provisioned.js';
import { Caller, ok } from '../system/caller.js';
import { eventually } from '../system/eventually.js';
import { healthOf, untilHealth } from '../system/health.js';

/** What one node and one Postgres cannot show; the rest of what may be wrong is in test/system. */
describeWith(['gateway', 'haproxy'].map(provisioned), 'A gateway that is led to the wrong Postgres server', () => {
  let cluster: Cluster;
  const straightTo = (server: { connectionString(database?: string): string }): string => server.connectionString('rolegate');

  beforeAll(async () => {
    const dir = mkdtempSync(join(tmpdir(), 'rolegate-misconfigured-'));
    chmodSync(dir, 0o755);
    cluster = await startCluster({ dir, basePort: 22_600, gateways: 1, projectors: 0, kafka: 0, durable: false });
  }, 180_000);
  afterAll(() => cluster?.stop({ discard: true }), 60_000);

  it('does not start on a standby, and says which setting', async () => {
    await expect(cluster.addGateway({ DATABASE_URL: straightTo(cluster.postgres.standby!) })).rejects.toThrow(/- DATABASE_URL: 127\.0\.0\.1:\d+\/rolegate is a standby; the primary is needed/);
  }, 120_000);

  it('stops serving while no standby confirms commits, says so, and serves again once one does', async () => {
    const [gateway] = cluster.gateways;
    const standby = cluster.postgres.standby!;
    standby.kill('SIGKILL');
    await standby.exited();
    const management = gateway!.managementUrl;
    const health = await eventually(async () => {
      const found = await healthOf({ management });
      return found?.httpStatus === 503 && found.degraded.some(({ reason }) => reason === 'commits-unconfirmed') ? found : undefined;
    }, 60_000);
    expect(health.reasons.map(({ reason }) => reason)).toEqual(['lease-expired']);
    expect(health.degraded.find(({ reason }) => reason === 'commits-unconfirmed')!.detail).toMatch(/^Postgres: .*confirmed/);
    const caller = new Caller(gateway!.url, cluster.root);
    const refused = await caller.s3('PUT', '/unconfirmed');
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, expect.any(String)]);
    await standby.start();
    await untilHealth({ management });
    ok(await caller.s3('PUT', '/confirmed'));
    caller.close();
  }, 180_000);

  it('is not ready when its server becomes a standby, says so, and answers 503 only', async () => {
    const [old] = cluster.postgres.servers;
    const gateway = await cluster.addGateway({ DATABASE_URL: straightTo(old!) });
    const caller = new Caller(gateway.url, cluster.root);
    ok(await caller.s3('PUT', '/before'));
    await cluster.postgres.promote();
    await cluster.postgres.rejoin();
    const { reasons } = await untilHealth({ management: gateway.managementUrl }, 'database-read-only', 60_000);
    expect(reasons.find(({ reason }) => reason === 'database-read-only')!.detail).toContain('DATABASE_URL leads to a standby');
    for (const call of [() => caller.s3('GET', '/before'), () => caller.s3('PUT', '/after'), () => caller.iam('ListRoles'), () => caller.sts('GetCallerIdentity')]) {
      const { status, headers } = await call();
      expect([status, headers['retry-after']]).toEqual([503, expect.any(String)]);
    }
    caller.close();
  }, 180_000);
});
