import { setTimeout as sleep } from 'node:timers/promises';
import { ok } from '../system/caller.js';
import { count } from '../counts.js';
import { describeCluster } from './harness/describe-cluster.js';
import { sharedCluster } from './harness/shared-cluster.js';
import { Bystanders } from './revocation/bystanders.js';
import { endIssuers } from './revocation/federated.js';
import { BUCKET, OBJECT, REPEATABLE, subject } from './revocation/subjects.js';
import { Target } from './revocation/target.js';
import { Trial } from './revocation/trial.js';

const LIMIT = count(240_000, 3_600_000);
/** Milliseconds from the first revocation to the last: the failover lies in between. */
const SPREAD = 12_000;

describeCluster('While the standby is promoted', () => {
  const shared = sharedCluster();
  let nodes: Target[];

  beforeAll(async () => {
    nodes = shared.cluster.gateways.map(({ name, url }) => new Target(name, url, shared.cluster.root));
    ok(await nodes[0]!.root.s3('PUT', `/${BUCKET}`));
    ok(await nodes[0]!.root.s3('PUT', OBJECT, { body: 'bytes' }));
  }, 60_000);
  afterAll(async () => {
    nodes?.forEach((node) => node.close());
    await endIssuers();
  });

  it('what was revoked before, meanwhile and after stays revoked on every node', async () => {
    for (let time = 0; time < count(1, 4); time++) {
      const bystanders = new Bystanders();
      await bystanders.begin(nodes, `failover${time}-bystander`);
      const trials = await Promise.all(Array.from({ length: count(14, 49) }, async (_, i) => new Trial(await subject(nodes[i % 3]!, `failover${time}n${i}`, i, REPEATABLE))));
      for (const trial of trials) trial.begin(nodes, 20);
      await Promise.all(trials.map((trial) => trial.accepted(nodes)));
      const promoted = sleep(SPREAD / 4).then(() => shared.cluster.promote());
      await Promise.all(trials.map(async (trial, i) => {
        await sleep((i * SPREAD) / trials.length);
        await trial.revoke(nodes[i % 3]!, true);
        for (const node of nodes) trial.send(node);
      }));
      await promoted;
      await Promise.all(trials.map((trial) => trial.judged(nodes)));
      await Promise.all([bystanders, ...trials].map((one) => one.end()));
      expect({ faults: trials.flatMap((trial) => trial.faults()).slice(0, 20), wrongDenials: bystanders.refused }).toEqual({ faults: [], wrongDenials: [] });
      await shared.cluster.rejoin();
    }
  }, LIMIT);
});
