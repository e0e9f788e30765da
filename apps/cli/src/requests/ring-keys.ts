import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { saying } from '../gateway/gateway-refusal.js';

/** What a ring may be called. */
export type Ring = 'token' | 'seal';

/** `--ring`; undefined when the flag is absent. */
export function ringAsked({ flags }: CommandContext): Ring | undefined {
  const ring = flags.filled('ring');
  if (ring === undefined || ring === 'token' || ring === 'seal') return ring;
  throw new CommandFailure(exitCode.invalid, `ERROR: --ring is one of token, seal, not '${ring}'`);
}

/** One request below /admin/rolegate/v1/keys. */
export function keysCall(context: CommandContext, method: 'GET' | 'POST' | 'DELETE', path = '', parameters: Readonly<Record<string, string | undefined>> = {}, text?: string): Promise<unknown> {
  const known = { MethodNotAllowed: { exit: exitCode.usage, text: 'ERROR: the gateway has no key rings to show; it is of an older version' } };
  return saying('ERROR', known, () => context.admin.call(method, `/rolegate/v1/keys${path}`, parameters, undefined, text));
}

/** The path of one key, from `--ring` and the operand. */
export const keyPath = (context: CommandContext): string => `/${ringAsked(context) ?? 'token'}/${encodeURIComponent(context.operands[0] ?? '')}`;
