import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Command, CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { keysCall, ringAsked } from '../requests/ring-keys.js';

/** POST /admin/rolegate/v1/keys. A seal key is made here and goes to no gateway: it stands in the configuration of each node. */
export const keysAdd: Command = {
  names: ['keys add'],
  group: 'gateway',
  summary: 'add a key to a ring; none issues before keys promote',
  flags: ['ring', 'infile'],
  async run(context) {
    if (ringAsked(context) === 'seal') return sealKey(context);
    const reply = await keysCall(context, 'POST', '', { ring: 'token' }, keyFile(context));
    context.out(`${(reply as { id: string }).id}\n`);
  },
};

function keyFile({ flags }: CommandContext): string | undefined {
  const file = flags.filled('infile');
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new CommandFailure(exitCode.notFound, `ERROR: failed to read the key: ${file}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}

function sealKey({ clock, out, err }: CommandContext): void {
  const id = `seal-${new Date(clock.now()).toISOString().replace(/\D/g, '').slice(0, 14)}`;
  out(`${id}:${randomBytes(32).toString('base64')}\n`);
  err(`Append it to ROLEGATE_SEAL_KEYS of every node and restart them one by one; then: rolegate keys promote --ring seal ${id}\n`);
}
