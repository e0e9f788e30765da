import { expectSuccess } from '../conformance/cast.js';
import { runPython } from '../conformance/processes.js';
import { count } from '../counts.js';
import { describeWith, provisioned } from '../provisioned.js';
import { ok } from '../system/caller.js';
import { makeRole, makeUser, policy, statement, trusting, userArn } from '../system/world.js';
import { describeCluster } from './harness/describe-cluster.js';
import { LoadClient } from './harness/load-client.js';
import { sharedCluster } from './harness/shared-cluster.js';

/** Every ordered pair of nodes once. */
const TIMES = count(6, 300);
const FLOWS = ['session_used_elsewhere', 'new_key_used_elsewhere', 'policy_counts_elsewhere', 'role_read_through_the_balancer', 'object_read_through_the_balancer'];
const boto3 = provisioned('boto3');

describeCluster('With boto3, on a cluster', () => {
  describeWith(boto3, 'every flow', () => {
    const shared = sharedCluster();

    it.each([{ kafka: 'runs' }, { kafka: 'is stopped' }])('works at once on another node while Kafka $kafka', async ({ kafka }) => {
      const { cluster } = shared;
      const prefix = kafka === 'runs' ? 'flows' : 'quiet';
      const client = new LoadClient(cluster.balancerUrl);
      const root = client.as(cluster.root);
      const issuer = await makeUser(root, `${prefix}-issuer`);
      for (let time = 0; time < TIMES; time++) ok(await root.admin('PUT', '/user', { uid: `${prefix}${time}`, 'display-name': 'flows', 'generate-key': 'false' }));
      await makeRole(root, `${prefix}-reader`, trusting(userArn(`${prefix}-issuer`)), policy(statement('Allow', 's3:GetObject')));
      ok(await root.s3('PUT', `/${prefix}`));
      for (const key of [1, 2]) ok(await root.s3('PUT', `/${prefix}/key${key}`, { body: `content ${key}` }));
      if (kafka === 'is stopped') await cluster.stopKafka();
      const ran = await runPython(boto3, '../../cluster/python/flows.py', {
        NODES: cluster.gateways.map(({ url }) => url).join(' '), BALANCER: cluster.balancerUrl, TIMES: String(TIMES), PREFIX: prefix,
        KEY: cluster.root.accessKeyId, SECRET: cluster.root.secretAccessKey, ISSUER: issuer.accessKeyId, ISSUER_SECRET: issuer.secretAccessKey,
      }, { timeoutMs: count(170_000, 3_600_000) });
      client.close();
      expect(expectSuccess(ran).json).toEqual(Object.fromEntries(FLOWS.map((flow) => [flow, { times: TIMES, failures: [] }])));
    }, count(180_000, 3_600_000));
  });
});
