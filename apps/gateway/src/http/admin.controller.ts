import { All, Controller, Inject, Req, Res } from '@nestjs/common';
import { FrontDoor } from '#edge';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Ceph's admin API and our own: a Nest controller that hands the untouched request to the front door's admin side. */
@Controller('admin')
export class AdminController {
  constructor(@Inject(FrontDoor) private readonly frontDoor: FrontDoor) {}

  @All(['', '*'])
  async serve(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    reply.hijack();
    await this.frontDoor.handle(request.raw, reply.raw);
  }
}
