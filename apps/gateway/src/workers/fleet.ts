import cluster from 'node:cluster';
import { type Logger, createLogger } from '#telemetry';
import { Counter, Gauge, Registry as Metrics, collectDefaultMetrics } from 'prom-client';
import type { GatewayConfig } from '../config/gateway-config.js';
import type { Gateway } from '../gateway.js';
import { openManagement } from '../http/management-listener.js';
import type { Management } from '../http/management.js';
import { type Host, type HostListener, openHost } from '../node/host.js';
import { type FleetHealth, type WorkerState, fleetHealth } from './fleet-health.js';
import { FleetMetrics } from './fleet-metrics.js';
import type { MetricSnapshot } from './messages.js';
import { WorkerSlot } from './worker-slot.js';

/** Milliseconds that a worker has beyond the drain to close what it holds. */
const CLOSING = 15_000;

/**
 * Starts a gateway of several processes: this one keeps the ports, the management listener and Postgres, the workers serve.
 * node:cluster hands connections out in turn, which spreads the few long-lived ones of a load balancer evenly.
 */
export async function startFleet(config: GatewayConfig, listener: HostListener): Promise<Gateway> {
  const logger = createLogger(config.operation.logLevel);
  const host = await openHost(config, logger, listener);
  const fleet = new Fleet(config, host, logger);
  try {
    const address = await fleet.serving();
    const management = await openManagement(fleet, config);
    return {
      address, managementAddress: management.address, root: host.root,
      stop: async (hurry = false) => {
        await fleet.end(hurry ? 0 : config.drainSeconds * 1000);
        await management.close();
        await host.stop();
      },
    };
  } catch (error) {
    await fleet.end(0);
    await host.stop();
    throw error;
  }
}

class Fleet implements Management {
  private readonly slots: readonly WorkerSlot[];
  private readonly metricsOfAll = new FleetMetrics();
  private readonly own = new Metrics();
  private readonly restarts: Counter;
  private draining = false;

  constructor(private readonly config: GatewayConfig, host: Host, logger: Logger) {
    collectDefaultMetrics({ register: this.own });
    const registers = [this.own];
    this.restarts = new Counter({ name: 'rolegate_worker_restarts_total', help: 'Workers that ended by themselves and were replaced.', registers });
    const health = (): Promise<FleetHealth> => this.health();
    new Gauge({
      name: 'rolegate_workers', help: 'Worker processes.', labelNames: ['state'], registers,
      async collect() {
        const { ready, total } = (await health()).workers;
        this.set({ state: 'ready' }, ready);
        this.set({ state: 'not-ready' }, total - ready);
      },
    });
    const { connectionString, root } = host;
    // Node's own serialization keeps NaN and infinities, which metrics may hold.
    cluster.setupPrimary({ serialization: 'advanced' });
    this.slots = Array.from({ length: config.operation.workers }, (_, i) => new WorkerSlot(i + 1, { connectionString, root }, {
      ended: (worker, pause) => {
        this.metricsOfAll.retire(worker.id);
        this.restarts.inc();
        logger.error({ worker: i + 1, pid: worker.pid, pause }, 'a worker ended by itself and is started again');
      },
    }));
  }

  /** Resolves with the address when every worker serves. @throws Error of the first that cannot */
  async serving(): Promise<string> {
    return (await Promise.all(this.slots.map((slot) => slot.serving)))[0]!;
  }

  async health(): Promise<FleetHealth> {
    return fleetHealth(await Promise.all(this.slots.map(stateOf)), this.draining);
  }

  async metrics(): Promise<string> {
    await Promise.all(this.slots.map(async ({ worker }) => {
      const snapshot = await worker?.ask('metrics');
      if (worker?.isServing && snapshot) this.metricsOfAll.seen(worker.id, snapshot);
    }));
    return this.metricsOfAll.text((await this.own.getMetricsAsJSON()) as unknown as readonly MetricSnapshot[]);
  }

  async end(taking: number): Promise<void> {
    this.draining = true;
    const limit = taking + this.config.operation.shutdownSeconds * 1000 + CLOSING;
    await Promise.all(this.slots.map((slot) => slot.end(taking, limit)));
  }
}

async function stateOf({ number, worker }: WorkerSlot): Promise<WorkerState> {
  return worker ? { number, state: 'serving', health: await worker.ask('health') } : { number, state: 'absent' };
}
