import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestIssuer, issuerKey } from '#testing';
import { dashboards } from '../deploy/dashboard-files.js';
import { emptyPanels } from '../deploy/empty-panels.js';
import { PrometheusProcess } from '../deploy/prometheus-process.js';
import { Caller } from '../system/caller.js';
import { roleArn } from '../system/world.js';
import { Workload } from './chaos/workload.js';
import { describeCluster } from './harness/describe-cluster.js';
import { sharedCluster } from './harness/shared-cluster.js';

/** A certificate's age: TLS ends at the balancer here. test/deploy/dashboards-live.spec.ts has a gateway that ends it itself. */
const NOT_HERE = /certificate/i;

describeCluster('What the cluster shows a real Prometheus', () => {
  const shared = sharedCluster();
  let prometheus: PrometheusProcess;
  let load: Workload;
  let issuer: TestIssuer;

  beforeAll(async () => {
    const { cluster } = shared;
    const targets = (members: readonly { readonly managementUrl: string }[]): string[] => members.map(({ managementUrl }) => new URL(managementUrl).host);
    prometheus = await PrometheusProcess.start(join(cluster.dir, `prometheus-${process.pid}`), { gateway: targets(cluster.gateways), projector: targets(cluster.projectors) });
    issuer = await TestIssuer.start({ path: '/dashboards' });
    load = new Workload('dashboards', cluster);
    await load.start();
  }, 120_000);
  afterAll(async () => {
    await load?.finish();
    await prometheus?.stop();
    await issuer?.stop();
  }, 60_000);

  /** A provider is asked for a key that nobody knows, now and then, and spared for the rest. */
  async function askProvider(): Promise<void> {
    const { gateways: [gateway], root } = shared.cluster;
    const administrator = new Caller(gateway!.url, root);
    await administrator.iam('CreateOpenIDConnectProvider', { Url: issuer.url, 'ClientIDList.member.1': 'customer-portal' });
    for (const token of [issuer.token({ sub: 'alice' }), issuer.token({}, issuerKey('nobody-knows'))]) {
      await administrator.as(undefined).sts('AssumeRoleWithWebIdentity', { RoleArn: roleArn('Dashboards'), RoleSessionName: 'session', WebIdentityToken: token });
    }
    administrator.close();
  }

  it('leaves no panel of any dashboard empty while it works', async () => {
    let empty = ['not asked'];
    for (const end = performance.now() + 60_000; performance.now() < end && empty.length > 0; await sleep(1000)) {
      await askProvider();
      empty = (await emptyPanels((expr) => prometheus.query(expr), dashboards())).filter((panel) => !NOT_HERE.test(panel));
    }
    expect(empty).toEqual([]);
  }, 120_000);

  it('and raises no alert of a part that is missing', async () => {
    const raised = await prometheus.query('ALERTS{alertname=~"RolegateProcessDown|RolegateNoGateway|RolegateRelayWithoutLeader|RolegateNodeWithoutLease|RolegatePoisonEvent|RolegateLeaseHeldTwice|RolegateForeignRecords"}');
    expect(raised.map(({ metric }) => metric.alertname)).toEqual([]);
  });
}, ['prometheus']);
