import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { bashCompletion } from '../completion/bash.js';
import { fishCompletion } from '../completion/fish.js';
import { zshCompletion } from '../completion/zsh.js';
import { exitCode } from '../exit-code.js';

const shells: Readonly<Record<string, (commands: readonly Command[]) => string>> = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** Made from the commands' own declarations; what it prints asks nothing of this program afterwards. */
export const completion: Command = {
  names: ['completion'],
  group: 'gateway',
  summary: 'print what completes command lines in bash, zsh or fish',
  operands: ['SHELL'],
  flags: [],
  run({ operands: [shell = ''], commands, out }) {
    const script = Object.hasOwn(shells, shell) ? shells[shell] : undefined;
    if (script === undefined) throw new CommandFailure(exitCode.invalid, `ERROR: no completion for '${shell}'; there is one for ${Object.keys(shells).join(', ')}`);
    out(script(commands));
  },
};
