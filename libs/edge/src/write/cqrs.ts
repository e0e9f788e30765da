import { Inject, type Provider, type Type } from '@nestjs/common';
import { Command, CommandHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { OperationContext, ReadOperation, Reads, Registry, WriteOperation } from '#operation';
import { WriteExecutor, type WriteRequest } from './write-executor.js';

export const READS = Symbol('Reads');

/** The message of a write operation on the command bus. */
export abstract class OperationCommand extends Command<unknown> {
  constructor(readonly input: unknown, readonly request: WriteRequest) {
    super();
  }
}

/** The message of a read operation on the query bus. */
export abstract class OperationQuery extends Query<unknown> {
  constructor(
    readonly input: unknown,
    readonly context: OperationContext,
    /** In place of the present ones. */
    readonly reads: Reads | undefined,
  ) {
    super();
  }
}

type CommandClass = new (input: unknown, request: WriteRequest) => OperationCommand;
type QueryClass = new (input: unknown, context: OperationContext, reads?: Reads) => OperationQuery;

const named = <T extends object>(target: T, name: string): T => Object.defineProperty(target, 'name', { value: name });

/**
 * One @nestjs/cqrs class and handler for each operation, made from its descriptor: `CreateRole` gets CreateRoleCommand and
 * CreateRoleCommandHandler. The bus only dispatches; nothing that must happen hangs on its in-memory events.
 */
export class OperationMessages {
  private readonly commands = new Map<WriteOperation, CommandClass>();
  private readonly queries = new Map<ReadOperation, QueryClass>();
  readonly providers: Provider[] = [];

  constructor(registry: Registry) {
    for (const operation of registry.all()) {
      if (operation.kind === 'write') this.addCommand(operation);
      else if (operation.kind === 'read') this.addQuery(operation);
    }
  }

  command(operation: WriteOperation, input: unknown, request: WriteRequest): OperationCommand {
    return new (this.commands.get(operation)!)(input, request);
  }

  /** `reads`: in place of the present ones. */
  query(operation: ReadOperation, input: unknown, context: OperationContext, reads?: Reads): OperationQuery {
    return new (this.queries.get(operation)!)(input, context, reads);
  }

  private addCommand(operation: WriteOperation): void {
    const message = named(class extends OperationCommand {}, `${operation.name}Command`);
    const handler = named(
      class {
        constructor(private readonly executor: WriteExecutor) {}
        execute(command: OperationCommand): Promise<unknown> {
          return this.executor.execute(operation, command.input, command.request);
        }
      },
      `${operation.name}CommandHandler`,
    );
    Inject(WriteExecutor)(handler, undefined as never, 0);
    CommandHandler(message)(handler);
    this.commands.set(operation, message);
    this.providers.push(handler as Type);
  }

  private addQuery(operation: ReadOperation): void {
    const message = named(class extends OperationQuery {}, `${operation.name}Query`);
    const handler = named(
      class {
        constructor(private readonly reads: Reads) {}
        async execute(query: OperationQuery): Promise<unknown> {
          return operation.answer(query.input, query.reads ?? this.reads, query.context);
        }
      },
      `${operation.name}QueryHandler`,
    );
    Inject(READS)(handler, undefined as never, 0);
    QueryHandler(message)(handler);
    this.queries.set(operation, message);
    this.providers.push(handler as Type);
  }
}
