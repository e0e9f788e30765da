import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { CommandBus, CqrsModule, QueryBus } from '@nestjs/cqrs';
import { AdminDoor, Authorizer, CrossOrigin, FrontDoor, OperationMessages, Pipeline, QueryDoor, READS, S3Addressing, S3Door, type ScopeServices, WebsiteDoor, WriteExecutor } from '#edge';
import { RateLimiter } from '#s3';
import { RequestMetrics, TelemetryObserver } from '#telemetry';
import { AdminController } from './http/admin.controller.js';
import type { GatewayNode } from './node/gateway-node.js';

/** The front door and what stands behind it, joined from a started node. */
@Module({})
export class GatewayModule {
  static of(node: GatewayNode): DynamicModule {
    const { registry } = node;
    const messages = new OperationMessages(registry);
    return {
      module: GatewayModule,
      imports: [CqrsModule.forRoot()],
      controllers: [AdminController],
      providers: [
        { provide: READS, useValue: node.reads },
        { provide: WriteExecutor, useValue: new WriteExecutor(node.writes(), node.hotState, node.barrier, node.reads, node.vault) },
        ...messages.providers,
        frontDoorProvider(node, messages),
      ],
    };
  }
}

function frontDoorProvider(node: GatewayNode, messages: OperationMessages): Provider {
  return {
    provide: FrontDoor,
    inject: [CommandBus, QueryBus],
    useFactory: (commands: CommandBus, queries: QueryBus): FrontDoor => {
      const { registry, environment: { config, logger, metrics } } = node;
      const authenticator = node.authenticator();
      const services: ScopeServices = {
        settings: node.settings,
        directory: node.hotState,
        reads: node.reads,
        authorizer: new Authorizer(node.settings.switches),
        sessions: node.sessionIssuer(),
        messages: node.sealedMessages(),
        oneTimeUses: node.oneTimeUses,
        openSecret: (principal, purpose, sealed) => node.vault.open(principal, purpose, sealed),
        current: (principal) => authenticator.current(principal),
      };
      const pipeline = new Pipeline(services, messages, commands, queries);
      const { publicHosts: hosts, domains, websiteDomains } = config.listening;
      const addressing = new S3Addressing(domains);
      const sites = new S3Addressing(websiteDomains);
      const rateLimiter = new RateLimiter(node.hotState);
      return new FrontDoor(
        new QueryDoor(registry, authenticator, pipeline, hosts),
        new S3Door(registry, authenticator, pipeline, addressing, new CrossOrigin(node.hotState, addressing), rateLimiter, hosts),
        new AdminDoor(registry, authenticator, pipeline, hosts),
        new WebsiteDoor({ registry, authenticator, pipeline, rateLimiter, directory: node.hotState, addressing: sites, crossOrigin: new CrossOrigin(node.hotState, sites) }),
        node.hotState,
        config.proxyTrust,
        new TelemetryObserver(logger, new RequestMetrics(metrics), node.audit, config.operation.auditStrict),
      );
    },
  };
}
