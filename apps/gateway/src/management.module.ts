import { type DynamicModule, Module } from '@nestjs/common';
import { Registry } from 'prom-client';
import { ManagementController } from './http/management.controller.js';
import { GatewayNode } from './node/gateway-node.js';

@Module({})
export class ManagementModule {
  static of(node: GatewayNode): DynamicModule {
    return {
      module: ManagementModule,
      controllers: [ManagementController],
      providers: [{ provide: GatewayNode, useValue: node }, { provide: Registry, useValue: node.environment.metrics }],
    };
  }
}
