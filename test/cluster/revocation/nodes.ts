import { ok } from '../../system/caller.js';
import { type SharedCluster, sharedCluster } from '../harness/shared-cluster.js';
import { endIssuers } from './federated.js';
import { BUCKET, OBJECT } from './subjects.js';
import { Target } from './target.js';

/** The cluster of this run and its gateways, with the object that subjects read. */
export function sharedNodes(): { readonly cluster: SharedCluster; readonly nodes: readonly Target[] } {
  const shared = sharedCluster();
  let nodes: readonly Target[] = [];

  beforeAll(async () => {
    nodes = shared.cluster.gateways.map(({ name, url }) => new Target(name, url, shared.cluster.root));
    ok(await nodes[0]!.root.s3('PUT', `/${BUCKET}`));
    ok(await nodes[0]!.root.s3('PUT', OBJECT, { body: 'bytes' }));
  }, 60_000);
  afterAll(async () => {
    for (const node of nodes) node.close();
    await endIssuers();
  });

  return {
    get cluster() { return shared.cluster; },
    get nodes() { return nodes; },
  };
}
