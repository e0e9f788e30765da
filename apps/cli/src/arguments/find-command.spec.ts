import type { Command } from '../command.js';
import { commands } from '../commands/index.js';
import { findCommand } from './find-command.js';

describe('findCommand', () => {
  it.each(commands.flatMap((command) => command.names.map((name) => [name, command] as const)))('finds %s', (name, command) => {
    const operands = (command.operands ?? []).map((operand) => `a ${operand}`);
    expect(findCommand(commands, [...name.split(' '), ...operands])).toEqual({ command, operands });
  });

  it('takes the words of a command as one argument, too', () => {
    expect(findCommand(commands, ['user create']).command.names[0]).toBe('user create');
  });

  it('has no two commands of one name', () => {
    const names = commands.flatMap((command) => command.names);
    expect(names).toHaveLength(new Set(names).size);
  });

  it('prefers the longer command where one begins like another', () => {
    const make = (name: string, operands: string[]): Command => ({ names: [name], group: 'users', summary: '', operands, flags: [], run: () => undefined });
    const table = [make('show', ['ID']), make('show all', [])];
    expect(findCommand(table, ['show', 'all']).command.names[0]).toBe('show all');
    expect(findCommand(table, ['show', 'x'])).toMatchObject({ command: { names: ['show'] }, operands: ['x'] });
  });

  it('lists every first word, sorted and once, when it knows none', () => {
    const table = ['user list', 'caps add', 'user info', 'help'].map((name): Command => ({ names: [name], group: 'users', summary: '', flags: [], run: () => undefined }));
    expect(() => findCommand(table, ['frobnicate'])).toThrow("ERROR: Unrecognized argument: 'frobnicate'\nExpected one of the following:\n  caps\n  help\n  user");
  });

  it.each([
    [['usr', 'create'], 'user'],
    [['user', 'crate'], 'create'],
    [['create-role'], 'role create'],
    [['list', 'users'], 'user list'],
    [['roles', 'list'], 'role list'],
  ])('says of %j what was meant', (words, meant) => {
    expect(() => findCommand(commands, words)).toThrow(`Did you mean '${meant}'?`);
  });

  it('refuses words after a complete command', () => {
    expect(() => findCommand(commands, ['user', 'list', 'TESTER'])).toThrow("ERROR: Unrecognized argument: 'TESTER'");
  });
});
