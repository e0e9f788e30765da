import { flagRows } from '../arguments/flags.js';
import { commands } from '../commands/index.js';
import { helpText } from './help-text.js';

const text = helpText(commands);

describe('helpText', () => {
  it.each(commands.map(({ names: [name], summary }) => [name, summary] as const))('lists %s', (name, summary) => {
    expect(text.split('\n').some((line) => line.startsWith(`  ${name} `) && line.endsWith(` ${summary}`))).toBe(true);
  });

  it('lists every flag that has a text', () => {
    const missing = flagRows.filter(([name, { doc }]) => doc !== undefined && !text.includes(`--${name}`));
    expect(missing).toEqual([]);
  });

  it('fits a terminal', () => {
    expect(text.split('\n').filter((line) => line.length > 120)).toEqual([]);
  });
});
