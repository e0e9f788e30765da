import { writeFileSync } from 'node:fs';
import { fullCounts } from '../../counts.js';
import type { SharedCluster } from '../harness/shared-cluster.js';
import { LoadClient } from '../harness/load-client.js';
import { KeyLane, PolicyLane, RoleLane } from './identity-lanes.js';
import { Incidents } from './incidents.js';
import { Asking, type Lane } from './lane.js';
import { ObjectLane } from './object-lane.js';
import { SessionLane } from './session-lane.js';

const KINDS = [KeyLane, PolicyLane, RoleLane, ObjectLane, SessionLane];

/** A full run prints the rows of the reference; Jest would wrap what goes through console. */
export function printRows(incidents: Incidents): void {
  if (fullCounts) writeFileSync(process.stdout.fd, `${incidents.rows()}\n`);
}

/** Everything that clients do at once, through the balancer, while other things are broken. */
export class Workload {
  readonly incidents = new Incidents();
  private readonly client: LoadClient;
  private readonly lanes: readonly Lane[];
  private running: Promise<unknown> | undefined;
  private stopped = false;

  /** @param name begins the names of all that is made */
  constructor(name: string, cluster: Pick<SharedCluster, 'balancerUrl' | 'root'>, ofEachKind = 2) {
    this.client = new LoadClient(cluster.balancerUrl, { connections: KINDS.length * ofEachKind });
    const asking = new Asking(this.client, this.incidents, cluster.root);
    this.lanes = KINDS.flatMap((kind, k) => Array.from({ length: ofEachKind }, (_, i) => new kind(`${name}-${k}-${i}`, asking)));
  }

  async start(): Promise<void> {
    for (const lane of this.lanes) await lane.prepare();
    this.running = Promise.all(this.lanes.map((lane) => this.run(lane)));
  }

  /** Ends the load, then looks at everything that was acknowledged. */
  async finish(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    await this.running;
    this.incidents.begin('at the end', false);
    await Promise.all(this.lanes.map((lane) => lane.verify().catch((error: unknown) => this.incidents.tell(`${lane.name}: ${String(error)}`))));
    this.client.close();
  }

  private async run(lane: Lane): Promise<void> {
    while (!this.stopped) await lane.turn().catch((error: unknown) => this.incidents.tell(`${lane.name}: ${String(error)}`));
  }
}
