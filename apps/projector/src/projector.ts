import 'reflect-metadata';
import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger } from '#telemetry';
import type { GatewayConfig } from '../../gateway/src/config/gateway-config.js';
import { addressOf } from '../../gateway/src/http/address-of.js';
import { NEST } from '../../gateway/src/http/nest-options.js';
import { ProjectorModule } from './projector.module.js';
import { ProjectorNode } from './projector-node.js';

export interface RunningProjector {
  readonly node: ProjectorNode;
  readonly managementAddress: string;
  /** Hands over, then ends. */
  stop(): Promise<void>;
}

/** Resolves when it projects, or waits for its turn. */
export async function startProjector(config: GatewayConfig): Promise<RunningProjector> {
  const node = await ProjectorNode.start(config, createLogger(config.operation.logLevel));
  const app = await NestFactory.create<NestFastifyApplication>(ProjectorModule.of(node), new FastifyAdapter(), NEST);
  const stop = async (): Promise<void> => {
    node.readiness.stopping = true;
    await node.stop();
    await app.close();
  };
  try {
    await app.listen(config.listening.managementPort, config.listening.host);
  } catch (error) {
    await stop();
    throw error;
  }
  return { node, managementAddress: addressOf(app.getHttpServer() as Server), stop };
}
