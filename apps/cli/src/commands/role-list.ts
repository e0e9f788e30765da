import type { Command } from '../command.js';
import { membersOf, textOf } from '../gateway/query-reply.js';
import type { PrintableValue } from '../output/print-value.js';
import { roleInfo, roleKeys } from '../output/role-info.js';
import { iamCall } from '../requests/role-request.js';
import { signingAccountFlags } from '../requests/signing-account.js';

/** IAM ListRoles, every page of it. */
export const roleList: Command = {
  names: ['role list'],
  group: 'roles',
  summary: 'list roles, all or below --path-prefix',
  flags: ['path-prefix', 'role-keys', ...signingAccountFlags],
  async run(context) {
    const { flags } = context;
    const keys = roleKeys(context);
    const roles: PrintableValue[] = [];
    let marker: string | undefined;
    do {
      const page = await iamCall(context, 'ListRoles', { PathPrefix: flags.filled('path-prefix'), Marker: marker, MaxItems: '1000' });
      for (const role of membersOf(page, 'Roles')) roles.push(roleInfo(role, keys));
      marker = textOf(page, 'IsTruncated') === 'true' ? textOf(page, 'Marker') : undefined;
    } while (marker);
    context.print('Roles', roles);
  },
};
