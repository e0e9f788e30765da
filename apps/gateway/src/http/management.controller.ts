import { Controller, Get, Header, HttpCode, HttpException, Inject } from '@nestjs/common';
import { Registry } from 'prom-client';
import { GatewayNode } from '../node/gateway-node.js';

/** Health and metrics, on a port of their own. */
@Controller()
export class ManagementController {
  constructor(
    @Inject(Registry) private readonly metrics: Registry,
    @Inject(GatewayNode) private readonly node: GatewayNode,
  ) {}

  /** The process runs. */
  @Get('health/live')
  @HttpCode(200)
  live(): { status: string } {
    return { status: 'live' };
  }

  /** This node may decide, its memory is as fresh as the lease demands, and it is not about to end. */
  @Get('health/ready')
  ready(): { status: string } {
    if (this.node.draining) throw new HttpException({ status: 'not ready', reason: 'draining' }, 503);
    const unfit = this.node.unfit();
    if (unfit) throw new HttpException({ status: 'not ready', ...unfit }, 503);
    return { status: 'ready' };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  scrape(): Promise<string> {
    return this.metrics.metrics();
  }
}
