import { Controller, Get, Header, HttpCode, Inject, Post } from '@nestjs/common';
import type { CheckReport } from '#readmodel-pg';
import type { ProjectionsReport } from '../projections-report.js';
import { ProjectorNode } from '../projector-node.js';

/** The projections, on the management port. */
@Controller('projections')
export class ProjectionsController {
  constructor(@Inject(ProjectorNode) private readonly node: ProjectorNode) {}

  /** Slots with their lag, tables with the progress of rebuilds, events that were set aside. */
  @Get()
  @Header('cache-control', 'no-store')
  report(): Promise<ProjectionsReport> {
    return this.node.report();
  }

  /** Compares every row with a replay of the log from zero; takes as long as reading the log does. */
  @Post('check')
  @HttpCode(200)
  check(): Promise<CheckReport> {
    return this.node.check();
  }
}
