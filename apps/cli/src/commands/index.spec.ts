import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { everywhereFlags } from '../arguments/flags.js';
import { commands } from './index.js';

it('has every file of this folder in the table', () => {
  const files = readdirSync(new URL('.', import.meta.url)).filter((file) => !file.startsWith('index.') && !file.endsWith('.spec.ts'));
  const spelled = new Set(commands.flatMap(({ names }) => names.map((name) => `${name.replaceAll(' ', '-')}.ts`)));
  expect(files.filter((file) => !spelled.has(file))).toEqual([]);
  expect(files).toHaveLength(commands.length);
});

describe.each(commands.map((command) => [command.names[0], command] as const))('%s', (_, { flags, names }) => {
  it('declares every flag that its file reads', () => {
    const file = names.map((spelled) => new URL(`${spelled.replaceAll(' ', '-')}.ts`, import.meta.url)).find((url) => existsSync(url))!;
    const read = [...readFileSync(file, 'utf8').matchAll(/flags\.(?:get|filled|isOn|all)\('([a-z0-9-]+)'\)/g)].map(([, flag]) => flag);
    expect(read.filter((flag) => !([...flags, ...everywhereFlags] as readonly unknown[]).includes(flag))).toEqual([]);
  });

  it('declares no flag twice, and none that every command has', () => {
    const all = [...flags, ...everywhereFlags];
    expect(all).toHaveLength(new Set(all).size);
  });
});
