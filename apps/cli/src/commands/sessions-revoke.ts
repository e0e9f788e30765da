import type { Command, CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { saying } from '../gateway/gateway-refusal.js';
import type { PrintableValue } from '../output/print-value.js';
import { namedSessions } from '../requests/named-sessions.js';

const task = 'could not revoke sessions';

interface RevocationReply {
  readonly revocation_id: string;
  readonly revoked: string;
  readonly issued_before: string;
  readonly position: string;
  readonly time: string;
  readonly recorded: boolean;
}

/** POST /admin/rolegate/v1/revocations. When it returns, no node accepts one of the sessions any more. */
export const sessionsRevoke: Command = {
  names: ['sessions revoke'],
  group: 'users',
  summary: 'end sessions: of a user, role, provider or subject, one, or all issued before',
  flags: ['session', 'user', 'uid', 'role', 'role-name', 'tenant', 'provider', 'subject', 'issued-before'],
  async run(context) {
    const { flags } = context;
    const parameters = {
      ...namedSessions(flags),
      subject: flags.filled('subject'),
      'issued-before': flags.filled('issued-before'),
    };
    if (Object.values(parameters).every((value) => value === undefined)) {
      throw new CommandFailure(exitCode.invalid, 'ERROR: --session, --user, --role, --provider or --issued-before is needed');
    }
    const reply = await saying(task, {}, () => context.admin.call('POST', '/rolegate/v1/revocations', { ...parameters, tenant: flags.filled('tenant') }));
    if (flags.get('format') === undefined) say(context, reply as RevocationReply);
    else context.print('revocation', reply as PrintableValue);
  },
};

function say({ out }: CommandContext, { revocation_id: id, revoked, issued_before: issuedBefore, position, time, recorded }: RevocationReply): void {
  const what = `sessions of ${revoked}${issuedBefore === '' ? '' : ` issued before ${issuedBefore}`}`;
  if (id === '') out(`nothing to revoke: ${what} have all expired\n`);
  else out(`${recorded ? 'revoked' : 'revoked before'}: ${what}, at ${time} (position ${position}, revocation ${id})\n`);
}
