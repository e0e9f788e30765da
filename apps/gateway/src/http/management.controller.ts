import { Controller, Get, Header, HttpCode, HttpException, Inject } from '@nestjs/common';
import type { Health } from '../node/readiness/finding.js';
import { MANAGEMENT, type Management } from './management.js';

/** Health and metrics, on a port of their own. */
@Controller()
export class ManagementController {
  constructor(@Inject(MANAGEMENT) private readonly management: Management) {}

  /** The process runs. */
  @Get('health/live')
  @HttpCode(200)
  live(): { status: string } {
    return { status: 'live' };
  }

  /** Requests should come here; else 503 with every reason by name (docs/recipes/operate.md). */
  @Get('health/ready')
  async ready(): Promise<Health> {
    const health = await this.management.health();
    if (health.status !== 'ready') throw new HttpException(health, 503);
    return health;
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  scrape(): Promise<string> {
    return this.management.metrics();
  }
}
