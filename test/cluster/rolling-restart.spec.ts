import { count } from '../counts.js';
import { checkReadModel, databaseUrlOf, verifyLog } from './chaos/log-of.js';
import { printRows, Workload } from './chaos/workload.js';
import { describeCluster } from './harness/describe-cluster.js';
import { sharedCluster } from './harness/shared-cluster.js';

const ROUNDS = count(1, 10);

describeCluster('All gateways restarted one after the other under steady load', () => {
  const shared = sharedCluster();
  let load: Workload;

  beforeAll(async () => {
    load = new Workload('rolling', shared.cluster);
    await load.start();
    await load.incidents.untilServed();
  }, 120_000);
  afterAll(() => load?.finish(), 60_000);

  it('fail no request', async () => {
    for (let round = 1; round <= ROUNDS; round++) {
      load.incidents.begin(`gateways restarted, round ${round}`, false);
      for (const { name } of shared.cluster.gateways) {
        await shared.cluster.restart(name);
        // The balancer must see it back before the next one goes.
        await load.incidents.untilServed();
      }
    }
    await load.finish();
    printRows(load.incidents);
    expect(load.incidents.wrong).toEqual([]);
    for (const { title, served, unavailable, cut } of load.incidents.phases) {
      expect({ title, unavailable, cut }).toEqual({ title, unavailable: 0, cut: 0 });
      if (title.startsWith('gateways restarted')) expect(served).toBeGreaterThan(20);
    }
  }, ROUNDS * 180_000);

  it('and the log and the read model are whole', async () => {
    expect((await verifyLog(databaseUrlOf(shared.cluster))).broken).toEqual([]);
    expect((await checkReadModel(shared.cluster)).differences).toEqual([]);
  }, 180_000);
});
