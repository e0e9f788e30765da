import 'reflect-metadata';
import type { RequestListener, Server } from 'node:http';
import { mkdir } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { FrontDoor } from '#edge';
import { createLogger } from '#telemetry';
import { Registry as Metrics, collectDefaultMetrics } from 'prom-client';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayConfig } from './config/gateway-config.js';
import { features } from './features.js';
import { GatewayModule } from './gateway.module.js';
import { gatewayServer, tlsServer } from './http/servers.js';
import { ManagementModule } from './management.module.js';
import { GatewayNode } from './node/gateway-node.js';
import { Maintenance } from './node/maintenance.js';
import { registerNodeMetrics } from './node/node-metrics.js';

export interface RunningGateway {
  readonly node: GatewayNode;
  readonly address: string;
  readonly managementAddress: string;
  /** Drains requests, at most the configured time, and stops everything; Postgres last. */
  stop(): Promise<void>;
}

export interface GatewayListener {
  progress(line: string): void;
  lost(why: string): void;
}

const NEST = { logger: ['error', 'warn'] as ('error' | 'warn')[], bodyParser: false, abortOnError: false };

/** Starts a node and its listeners; resolves when it serves. */
export async function startGateway(config: GatewayConfig, listener: GatewayListener): Promise<RunningGateway> {
  await mkdir(config.storage.dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const metrics = new Metrics();
  collectDefaultMetrics({ register: metrics });
  const node = await GatewayNode.start({
    config, features, logger: createLogger(config.operation.logLevel), metrics,
    progress: listener.progress, lost: listener.lost,
  });
  try {
    return await listen(node, config);
  } catch (error) {
    await node.stop();
    throw error;
  }
}

async function listen(node: GatewayNode, config: GatewayConfig): Promise<RunningGateway> {
  let door: FrontDoor | undefined;
  const frontDoor = (): FrontDoor => door!;
  let nest: RequestListener | undefined;
  const adapter = new FastifyAdapter({
    serverFactory: (handler: unknown) => gatewayServer(config, frontDoor, (nest = handler as RequestListener)),
    // The server has answered already.
    clientErrorHandler: () => undefined,
    // A path that Fastify cannot decode is refused in the protocol of the request.
    frameworkErrors: (_error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      reply.hijack();
      void frontDoor().handle(request.raw, reply.raw);
    },
  } as ConstructorParameters<typeof FastifyAdapter>[0]);
  // Bodies of /admin reach the front door untouched.
  adapter.getInstance().removeAllContentTypeParsers();
  adapter.getInstance().addContentTypeParser('*', (_request, _payload, done) => done(null));
  const app = await NestFactory.create<NestFastifyApplication>(GatewayModule.of(node), adapter, NEST);
  await app.init();
  door = app.get(FrontDoor);
  const management = await NestFactory.create<NestFastifyApplication>(ManagementModule.of(node), new FastifyAdapter(), NEST);
  const { host, port, managementPort, tlsPort } = config.listening;
  await management.listen(managementPort, host);
  await app.listen(port, host);
  const tls = tlsServer(config, frontDoor, (request, response) => nest!(request, response));
  if (tls) await new Promise<void>((done, failed) => tls.once('error', failed).listen(tlsPort, host, done));
  registerNodeMetrics(node, node.environment.metrics);
  const maintenance = new Maintenance(node.objects, node.hotState, node.environment.logger);
  maintenance.start();
  const servers = [app.getHttpServer() as Server, ...(tls ? [tls] : [])];
  return {
    node,
    address: addressOf(servers[0]!),
    managementAddress: addressOf(management.getHttpServer() as Server),
    stop: async () => {
      node.draining = true;
      await drain(servers, config.operation.shutdownSeconds * 1000);
      await maintenance.stop();
      await management.close();
      await app.close();
      await node.stop();
    },
  };
}

function addressOf(server: Server): string {
  const address = server.address();
  if (typeof address !== 'object' || address === null) return '';
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}

/** No new connections; idle ones are closed, those at work get `within` milliseconds. */
async function drain(servers: readonly Server[], within: number): Promise<void> {
  await Promise.all(servers.map(async (server) => {
    if (!server.listening) return;
    const closed = new Promise<void>((done) => server.close(() => done()));
    server.closeIdleConnections();
    const idle = setInterval(() => server.closeIdleConnections(), 100);
    const limit = setTimeout(() => server.closeAllConnections(), within);
    await closed;
    clearInterval(idle);
    clearTimeout(limit);
  }));
}
