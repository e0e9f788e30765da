import type { RequestListener, Server } from 'node:http';
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { FrontDoor } from '#edge';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GatewayModule } from '../gateway.module.js';
import type { GatewayNode } from '../node/gateway-node.js';
import { addressOf } from './address-of.js';
import { drain } from './drain.js';
import { NEST } from './nest-options.js';
import { type Doors, gatewayServer, tlsServer } from './servers.js';

/** The listeners that serve a node. */
export interface Traffic {
  readonly address: string;
  /** `taking`: milliseconds for which requests are still taken. Resolves when no connection is left. */
  end(taking: number): Promise<void>;
}

/** @throws Error when a port is taken or a certificate cannot be read */
export async function openTraffic(node: GatewayNode): Promise<Traffic> {
  const { config } = node.environment;
  const doors: Doors = { frontDoor: undefined, nest: undefined, draining: false };
  const app = await NestFactory.create<NestFastifyApplication>(GatewayModule.of(node), adapterOf(doors, (nest) => gatewayServer(config, Object.assign(doors, { nest }))), NEST);
  await app.init();
  doors.frontDoor = app.get(FrontDoor);
  const { host, port, tlsPort } = config.listening;
  const tls = tlsServer(config, doors);
  await app.listen(port, host);
  if (tls) await new Promise<void>((done, failed) => tls.once('error', failed).listen(tlsPort, host, done));
  const servers = [app.getHttpServer() as Server, ...(tls ? [tls] : [])];
  return {
    address: addressOf(servers[0]!),
    end: async (taking) => {
      node.draining = true;
      doors.draining = true;
      await drain(servers, { taking, finishing: config.operation.shutdownSeconds * 1000 });
      await app.close();
    },
  };
}

function adapterOf(doors: Doors, serverOf: (nest: RequestListener) => Server): AbstractHttpAdapter {
  const adapter = new FastifyAdapter({
    serverFactory: (handler: unknown) => serverOf(handler as RequestListener),
    // The server has answered already.
    clientErrorHandler: () => undefined,
    // A path that Fastify cannot decode is refused in the protocol of the request.
    frameworkErrors: (_error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      reply.hijack();
      void doors.frontDoor!.handle(request.raw, reply.raw);
    },
  } as ConstructorParameters<typeof FastifyAdapter>[0]);
  // Bodies of /admin reach the front door untouched.
  adapter.getInstance().removeAllContentTypeParsers();
  adapter.getInstance().addContentTypeParser('*', (_request, _payload, done) => done(null));
  return adapter;
}
