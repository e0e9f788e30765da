import { defineRead, defineStream, defineWrite, Registry } from '#operation';
import { OperationMessages } from './cqrs.js';

const common = { feature: 'role', actions: [], conditionKeys: [], errors: [], access: () => [] };
const write = defineWrite({ ...common, name: 'CreateRole', service: 'iam', loads: () => ({}), decide: () => ({ output: 1 }) });
const read = defineRead({ ...common, name: 'GetRole', service: 'iam', answer: (input: unknown, reads: unknown, context: unknown) => [input, reads, context] });
const stream = defineStream({ ...common, name: 'GetObject', service: 's3', handle: async () => undefined });
const messages = new OperationMessages(new Registry([{ name: 'role', operations: [write, read, stream] }]));

describe('OperationMessages', () => {
  it('makes a message and a handler of each write and read, named after the operation; streams have none', () => {
    expect(messages.providers.map((one) => (one as { name: string }).name)).toEqual(['CreateRoleCommandHandler', 'GetRoleQueryHandler']);
    expect(messages.command(write, 1, {} as never).constructor.name).toBe('CreateRoleCommand');
    expect(messages.query(read, 1, {} as never).constructor.name).toBe('GetRoleQuery');
  });

  it('hands a command to the executor and a query to its operation', async () => {
    const [CommandHandler, QueryHandler] = messages.providers as (new (dependency: unknown) => { execute(message: unknown): Promise<unknown> })[];
    const executor = { execute: async (...parameters: unknown[]) => parameters };
    const request = {} as never;
    expect(await new CommandHandler!(executor).execute(messages.command(write, 'input', request))).toEqual([write, 'input', request]);
    expect(await new QueryHandler!('reads').execute(messages.query(read, 'input', 'context' as never))).toEqual(['input', 'reads', 'context']);
  });
});
