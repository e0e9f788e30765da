import type { GatewayConfig } from '../config/gateway-config.js';
import { type ServingNode, serveNode } from '../gateway.js';
import type { Host } from '../node/host.js';
import type { Answers, MetricSnapshot, Order, Question, Report } from './messages.js';

/** The variable that tells a process of ours from one that somebody else runs under node:cluster. */
export const WORKER_VARIABLE = 'ROLEGATE_WORKER';

/**
 * One of several processes that serve the same ports: a node of its own, with a lease and a member row of its own. What it
 * does, and when it ends, the primary says; signals to the whole process group are the primary's to act upon. Without a
 * primary node:cluster ends it at once.
 */
export class Worker {
  private serving: ServingNode | undefined;
  private ending: Promise<never> | undefined;

  constructor(private readonly config: GatewayConfig) {}

  run(): void {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
    process.on('message', (order: Order) => void this.obey(order));
    tell({ report: 'up' });
  }

  private async obey(order: Order): Promise<void> {
    if (order.order === 'start') return this.start(order.host);
    if (order.order === 'end') return (this.ending ??= this.end(order.taking));
    const answer = await this.answer(order.question).catch(() => undefined);
    if (answer) tell({ report: 'answer', id: order.id, answer });
  }

  private async start(host: Pick<Host, 'connectionString' | 'root'>): Promise<void> {
    try {
      this.serving = await serveNode(this.config, host);
      tell({ report: 'serving', address: this.serving.traffic.address });
    } catch (error) {
      tell({ report: 'failed', message: (error as Error).message }, () => process.exit(1));
    }
  }

  private async answer(question: Question): Promise<Answers[Question] | undefined> {
    const node = this.serving?.node;
    if (!node) return undefined;
    return question === 'health' ? node.readiness.health() : ((await node.environment.metrics.getMetricsAsJSON()) as unknown as readonly MetricSnapshot[]);
  }

  private async end(taking: number): Promise<never> {
    await this.serving?.end(taking);
    await this.serving?.close();
    process.exit(0);
  }
}

/** A primary that is gone hears nothing; then this process is about to end. */
function tell(report: Report, told: () => void = () => undefined): void {
  if (process.connected) process.send!(report, undefined, undefined, told);
}
