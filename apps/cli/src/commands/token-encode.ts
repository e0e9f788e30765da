import { readFileSync } from 'node:fs';
import { encodeRgwToken, type RgwToken } from '#signatures';
import type { Command, CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';

const TYPES = ['ldap', 'ad', 'keystone'] as const satisfies readonly RgwToken['type'][];
const STDIN_FD = 0;

/**
 * Prints the access key that stands for a name and a password, as radosgw-token does: from `--access` and `--secret`, else from
 * RGW_ACCESS_KEY_ID and RGW_SECRET_ACCESS_KEY. Asks no gateway. Source: Ceph, doc/radosgw/ldap-auth.
 */
export const tokenEncode: Command = {
  names: ['token encode'],
  group: 'users',
  summary: 'make the access key of an LDAP, AD or Keystone user from name and password',
  flags: ['ttype', 'access', 'access-key', 'secret-key'],
  run(context) {
    context.out(`${encodeRgwToken({ type: typeOf(context), id: nameOf(context), key: passwordOf(context) })}\n`);
  },
};

function typeOf({ flags }: CommandContext): RgwToken['type'] {
  const asked = flags.filled('ttype');
  const type = TYPES.find((one) => one === asked?.toLowerCase());
  if (type === undefined) throw new CommandFailure(exitCode.invalid, `ERROR: --ttype is one of ${TYPES.join(', ')}${asked === undefined ? '' : `, not '${asked}'`}`);
  return type;
}

function nameOf({ flags, env }: CommandContext): string {
  const name = flags.filled('access') ?? flags.filled('access-key') ?? env.RGW_ACCESS_KEY_ID;
  if (!name) throw new CommandFailure(exitCode.invalid, 'ERROR: the user name was not given (via --access or RGW_ACCESS_KEY_ID)');
  return name;
}

/** On a command line other users of the machine see it: `-` reads it from stdin. */
function passwordOf({ flags, env }: CommandContext): string {
  const given = flags.filled('secret-key') ?? env.RGW_SECRET_ACCESS_KEY;
  const password = given === '-' ? readFileSync(STDIN_FD, 'utf8').replace(/\r?\n$/, '') : given;
  // Directories take an empty password for nobody's (RFC 4513, section 5.1.2): the gateway refuses it.
  if (!password) throw new CommandFailure(exitCode.invalid, 'ERROR: the password was not given (via --secret or RGW_SECRET_ACCESS_KEY)');
  return password;
}
