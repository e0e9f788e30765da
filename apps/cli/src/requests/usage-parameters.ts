import type { FlagName } from '../arguments/flags.js';
import type { CommandContext } from '../command.js';
import { namedUser, namedUserFlags } from './user-reply.js';

/** What says which usage is meant. */
export const usageFlags = [...namedUserFlags, 'bucket', 'start-date', 'end-date'] as const satisfies readonly FlagName[];

/** The admin API has one parameter for tenant and user, as usage is kept by full uid. */
export function usageParameters(context: CommandContext) {
  const { flags } = context;
  const { uid, tenant } = namedUser(context);
  return { uid: tenant === undefined ? uid : `${tenant}$${uid}`, bucket: flags.filled('bucket'), start: flags.filled('start-date'), end: flags.filled('end-date') };
}
