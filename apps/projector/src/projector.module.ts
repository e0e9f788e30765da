import { type DynamicModule, Module } from '@nestjs/common';
import { MANAGEMENT, type Management } from '../../gateway/src/http/management.js';
import { ManagementController } from '../../gateway/src/http/management.controller.js';
import { ProjectionsController } from './http/projections.controller.js';
import { ProjectorNode } from './projector-node.js';

/** The management port of a projector. */
@Module({})
export class ProjectorModule {
  static of(node: ProjectorNode): DynamicModule {
    const management: Management = { health: () => node.readiness.health(), metrics: () => node.metrics.metrics() };
    return {
      module: ProjectorModule,
      controllers: [ManagementController, ProjectionsController],
      providers: [{ provide: MANAGEMENT, useValue: management }, { provide: ProjectorNode, useValue: node }],
    };
  }
}
