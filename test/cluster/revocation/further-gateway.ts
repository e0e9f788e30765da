import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Addresses, NativeShape, secretsIn } from '../../../tools/cluster/index.mjs';
import { launch, type NodeProcess } from '../../system/node-process.js';
import type { SharedCluster } from '../harness/shared-cluster.js';
import { Wire } from './wire.js';

const basePortOf = ({ balancerUrl }: SharedCluster): number => Number(new URL(balancerUrl).port);

/** A gateway beside those of the cluster, not behind the balancer; `number` from 4 to 9. The cluster's end is its end, too. */
export async function launchGateway(cluster: SharedCluster, number: number, env: Readonly<Record<string, string>> = {}): Promise<NodeProcess> {
  const { dir } = cluster;
  const shape = new NativeShape({ dir, basePort: basePortOf(cluster), secrets: secretsIn(join(dir, 'secrets.env')) });
  const name = `gateway-${number}`;
  shape.prepare(name);
  const dataDir = join(dir, 'tmpfs', name, 'data');
  mkdirSync(dataDir, { recursive: true });
  return launch({ dataDir, env: { ...shape.environment(name), ROLEGATE_DATA_DIR: dataDir, ROLEGATE_CLUSTER: dir, ...env } });
}

/** A gateway whose clocks can be moved and whose connections to Postgres can be held up. It has no Kafka: the log's tail comes over the wire alone. */
export class OddGateway {
  private constructor(readonly process: NodeProcess, readonly wire: Wire, private readonly clockFile: string) {}

  static async start(cluster: SharedCluster, number: number): Promise<OddGateway> {
    const wire = new Wire();
    const { DATABASE_URL } = secretsIn(join(cluster.dir, 'secrets.env')) as Record<string, string>;
    const url = new URL(DATABASE_URL!);
    url.host = new Addresses(basePortOf(cluster)).of('haproxy', 5432);
    const clockFile = join(cluster.dir, `clock-${number}.json`);
    const process = await launchGateway(cluster, number, {
      DATABASE_URL: await wire.open(url.href),
      KAFKA_BROKERS: '127.0.0.1:9',
      NODE_OPTIONS: `--import=${join(import.meta.dirname, 'clock.mjs')}`, ROLEGATE_TEST_CLOCK: clockFile,
    });
    await process.ready();
    return new OddGateway(process, wire, clockFile);
  }

  /** Milliseconds: how far ahead the wall clock is from now on, and for how long from now on the monotonic clock stands still. */
  setClocks(wall: number, standing = 0): void {
    writeFileSync(this.clockFile, JSON.stringify({ wall, standing }));
    this.process.signal('SIGUSR2');
  }

  async stop(): Promise<void> {
    this.wire.resume();
    this.process.signal('SIGCONT');
    await this.process.stop();
    this.wire.close();
  }
}
