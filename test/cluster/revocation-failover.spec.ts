import { setTimeout as sleep } from 'node:timers/promises';
import { count } from '../counts.js';
import { describeCluster } from './harness/describe-cluster.js';
import { Bystanders } from './revocation/bystanders.js';
import { sharedNodes } from './revocation/nodes.js';
import { REPEATABLE, subject } from './revocation/subjects.js';
import { Trial } from './revocation/trial.js';

const LIMIT = count(240_000, 3_600_000);
/** Milliseconds from the first revocation to the last: the failover lies in between. */
const SPREAD = 12_000;

describeCluster('While the standby is promoted', () => {
  const shared = sharedNodes();

  it('what was revoked before, meanwhile and after stays revoked on every node', async () => {
    for (let time = 0; time < count(1, 4); time++) {
      const bystanders = new Bystanders();
      await bystanders.begin(shared.nodes, `failover${time}-bystander`);
      const trials = await Promise.all(Array.from({ length: count(14, 49) }, async (_, i) => new Trial(await subject(shared.nodes[i % 3]!, `failover${time}n${i}`, i, REPEATABLE))));
      for (const trial of trials) trial.begin(shared.nodes, 20);
      await Promise.all(trials.map((trial) => trial.accepted(shared.nodes)));
      const promoted = sleep(SPREAD / 4).then(() => shared.cluster.promote());
      await Promise.all(trials.map(async (trial, i) => {
        await sleep((i * SPREAD) / trials.length);
        await trial.revoke(shared.nodes[i % 3]!, true);
        for (const node of shared.nodes) trial.send(node);
      }));
      await promoted;
      await Promise.all(trials.map((trial) => trial.judged(shared.nodes)));
      await Promise.all([bystanders, ...trials].map((one) => one.end()));
      expect({ faults: trials.flatMap((trial) => trial.faults()).slice(0, 20), wrongDenials: bystanders.refused }).toEqual({ faults: [], wrongDenials: [] });
      await shared.cluster.rejoin();
    }
  }, LIMIT);
});
