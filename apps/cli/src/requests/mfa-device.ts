import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { saying } from '../gateway/gateway-refusal.js';
import type { PrintableValue } from '../output/print-value.js';
import { namedUser } from './user-reply.js';

const PATH = '/rolegate/v1/mfa-devices';

interface MfaCall {
  readonly subresource?: 'check' | 'resync';
  readonly parameters?: Readonly<Record<string, string | undefined>>;
  /** Seed or codes: what no proxy may log. */
  readonly text?: string;
}

/** A request about the devices of the user named. `task` begins the sentence of a refusal. */
export async function mfaCall(context: CommandContext, task: string, method: 'GET' | 'POST' | 'DELETE', { subresource, parameters, text }: MfaCall = {}): Promise<PrintableValue> {
  const named = namedUser(context);
  if (named.uid === undefined) throw new CommandFailure(exitCode.invalid, `${task}: user id was not provided (via --uid)`);
  const wrongCode = { InvalidAuthenticationCode: { exit: exitCode.invalid, text: `${task}: the device does not show that` } };
  return saying(task, wrongCode, () => context.admin.call(method, PATH, { ...named, ...parameters }, subresource, text)) as Promise<PrintableValue>;
}

/** @throws CommandFailure in radosgw-admin's words */
export function deviceSerial({ flags }: CommandContext): string {
  const serial = flags.filled('totp-serial');
  if (serial === undefined) throw new CommandFailure(exitCode.invalid, 'ERROR: TOTP device serial number was not provided (via --totp-serial)');
  return serial;
}
