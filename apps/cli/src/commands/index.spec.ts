import { readdirSync } from 'node:fs';
import { commands } from './index.js';

it('has every file of this folder in the table', () => {
  const files = readdirSync(new URL('.', import.meta.url)).filter((file) => !file.startsWith('index.') && !file.endsWith('.spec.ts'));
  const spelled = new Set(commands.flatMap(({ names }) => names.map((name) => `${name.replaceAll(' ', '-')}.ts`)));
  expect(files.filter((file) => !spelled.has(file))).toEqual([]);
  expect(files).toHaveLength(commands.length);
});
