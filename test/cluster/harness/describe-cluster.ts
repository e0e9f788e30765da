import { describeWith, provisioned } from '../../provisioned.js';

/** A suite over the whole cluster; skipped by name when something that it consists of is not there. */
export function describeCluster(name: string, suite: () => void): void {
  describeWith(['gateway', 'haproxy', 'kafka'].map(provisioned), name, suite);
}
