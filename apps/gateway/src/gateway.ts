import 'reflect-metadata';
import { createLogger } from '#telemetry';
import { Registry as Metrics, collectDefaultMetrics } from 'prom-client';
import type { GatewayConfig } from './config/gateway-config.js';
import { features } from './features.js';
import { openManagement } from './http/management-listener.js';
import { type Traffic, openTraffic } from './http/traffic.js';
import { GatewayNode } from './node/gateway-node.js';
import { type Host, type HostListener, openHost } from './node/host.js';
import { Maintenance } from './node/maintenance.js';
import { registerNodeMetrics } from './node/node-metrics.js';
import { registerReadinessMetrics } from './node/readiness/readiness-metrics.js';

/** A gateway that serves, in this process or in several. */
export interface Gateway {
  readonly address: string;
  readonly managementAddress: string;
  readonly root: Host['root'];
  /** Drains requests and stops everything; Postgres last. `hurry`: without waiting for balancers to go elsewhere. */
  stop(hurry?: boolean): Promise<void>;
}

export interface RunningGateway extends Gateway {
  readonly node: GatewayNode;
}

/** Starts a gateway in this process; resolves when it serves. */
export async function startGateway(config: GatewayConfig, listener: HostListener): Promise<RunningGateway> {
  const logger = createLogger(config.operation.logLevel);
  const host = await openHost(config, logger, listener);
  try {
    const serving = await serveNode(config, host);
    try {
      const { node, traffic } = serving;
      const { metrics } = node.environment;
      const management = await openManagement({ health: () => node.readiness.health(), metrics: () => metrics.metrics() }, config);
      return {
        node, address: traffic.address, managementAddress: management.address, root: host.root,
        stop: async (hurry = false) => {
          await serving.end(hurry ? 0 : config.drainSeconds * 1000);
          await management.close();
          await serving.close();
          await host.stop();
        },
      };
    } catch (error) {
      await serving.end(0);
      await serving.close();
      throw error;
    }
  } catch (error) {
    await host.stop();
    throw error;
  }
}

/** A node and its listeners. */
export interface ServingNode {
  readonly node: GatewayNode;
  readonly traffic: Traffic;
  /** Resolves when no request is left; it is not among the members any more after `close`. */
  end(taking: number): Promise<void>;
  close(): Promise<void>;
}

export async function serveNode(config: GatewayConfig, host: Pick<Host, 'connectionString' | 'root'>): Promise<ServingNode> {
  const metrics = new Metrics();
  collectDefaultMetrics({ register: metrics });
  const node = await GatewayNode.start({ config, features, logger: createLogger(config.operation.logLevel), metrics, host });
  try {
    const traffic = await openTraffic(node);
    registerNodeMetrics(node, metrics);
    registerReadinessMetrics(node.readiness, metrics);
    const maintenance = new Maintenance(node.objects, node.hotState, node.environment.logger);
    maintenance.start();
    return {
      node, traffic,
      end: (taking) => traffic.end(taking),
      close: async () => {
        await maintenance.stop();
        await node.stop();
      },
    };
  } catch (error) {
    await node.stop();
    throw error;
  }
}
