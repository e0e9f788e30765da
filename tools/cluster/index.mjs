export { Addresses, PORTS_PER_CLUSTER } from './addresses.mjs';
export { ClusterProcess } from './cluster-process.mjs';
export { environmentOf, parseEnvFile, readCompose } from './compose.mjs';
export { haproxy } from './haproxy.mjs';
export { endLeftovers, lives, startedBy } from './leftovers.mjs';
export { NativeShape } from './native-shape.mjs';
export { nginx } from './nodes.mjs';
export { secretsIn } from './secrets.mjs';
export { startCluster } from './start-cluster.mjs';
