import { type DynamicModule, Module } from '@nestjs/common';
import { ManagementController } from './http/management.controller.js';
import { MANAGEMENT, type Management } from './http/management.js';

@Module({})
export class ManagementModule {
  static of(management: Management): DynamicModule {
    return { module: ManagementModule, controllers: [ManagementController], providers: [{ provide: MANAGEMENT, useValue: management }] };
  }
}
