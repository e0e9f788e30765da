import { describeWith, provisioned } from '../../provisioned.js';

/** A suite over the whole cluster; skipped by name when something that it consists of, or `further` needs, is not there. */
export function describeCluster(name: string, suite: () => void, further: readonly string[] = []): void {
  describeWith(['gateway', 'haproxy', 'kafka', ...further].map(provisioned), name, suite);
}
