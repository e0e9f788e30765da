import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dashboards } from '../deploy/dashboard-files.js';
import { emptyPanels } from '../deploy/empty-panels.js';
import { PrometheusProcess } from '../deploy/prometheus-process.js';
import { Workload } from './chaos/workload.js';
import { describeCluster } from './harness/describe-cluster.js';
import { sharedCluster } from './harness/shared-cluster.js';

/** A certificate's age: TLS ends at the balancer here. test/deploy/dashboards-live.spec.ts has a gateway that ends it itself. */
const NOT_HERE = /certificate/i;

describeCluster('What the cluster shows a real Prometheus', () => {
  const shared = sharedCluster();
  let prometheus: PrometheusProcess;
  let load: Workload;

  beforeAll(async () => {
    const { cluster } = shared;
    const targets = (members: readonly { readonly managementUrl: string }[]): string[] => members.map(({ managementUrl }) => new URL(managementUrl).host);
    prometheus = await PrometheusProcess.start(join(cluster.dir, `prometheus-${process.pid}`), { gateway: targets(cluster.gateways), projector: targets(cluster.projectors) });
    load = new Workload('dashboards', cluster);
    await load.start();
  }, 120_000);
  afterAll(async () => {
    await load?.finish();
    await prometheus?.stop();
  }, 60_000);

  it('leaves no panel of any dashboard empty while it works', async () => {
    let empty = ['not asked'];
    for (const end = performance.now() + 60_000; performance.now() < end && empty.length > 0; await sleep(1000)) {
      empty = (await emptyPanels((expr) => prometheus.query(expr), dashboards())).filter((panel) => !NOT_HERE.test(panel));
    }
    expect(empty).toEqual([]);
  }, 120_000);

  it('and raises no alert of a part that is missing', async () => {
    const raised = await prometheus.query('ALERTS{alertname=~"RolegateProcessDown|RolegateNoGateway|RolegateRelayWithoutLeader|RolegateNodeWithoutLease|RolegatePoisonEvent|RolegateLeaseHeldTwice|RolegateForeignRecords"}');
    expect(raised.map(({ metric }) => metric.alertname)).toEqual([]);
  });
}, ['prometheus']);
