import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { GatewayConfig } from '../config/gateway-config.js';
import { ManagementModule } from '../management.module.js';
import { addressOf } from './address-of.js';
import type { Management } from './management.js';
import { NEST } from './nest-options.js';

export interface ManagementListener {
  readonly address: string;
  close(): Promise<void>;
}

/** @throws Error when the port is taken */
export async function openManagement(management: Management, { listening }: GatewayConfig): Promise<ManagementListener> {
  const app = await NestFactory.create<NestFastifyApplication>(ManagementModule.of(management), new FastifyAdapter(), NEST);
  try {
    await app.listen(listening.managementPort, listening.host);
  } catch (error) {
    await app.close();
    throw error;
  }
  return { address: addressOf(app.getHttpServer() as Server), close: () => app.close() };
}
