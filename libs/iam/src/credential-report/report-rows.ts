import { accessKeyUse, type LastUse, type Present } from '#operation';
import { sortedAccessKeys, userArn, type AccessKey, type UserState } from '../user/index.js';

/** Source: IAM User Guide, "Generate credential reports for your AWS account", "Understanding the report format". */
export const COLUMNS = [
  'user', 'arn', 'user_creation_time', 'password_enabled', 'password_last_used', 'password_last_changed', 'password_next_rotation', 'mfa_active',
  'access_key_1_active', 'access_key_1_last_rotated', 'access_key_1_last_used_date', 'access_key_1_last_used_region', 'access_key_1_last_used_service',
  'access_key_2_active', 'access_key_2_last_rotated', 'access_key_2_last_used_date', 'access_key_2_last_used_region', 'access_key_2_last_used_service',
  'cert_1_active', 'cert_1_last_rotated', 'cert_2_active', 'cert_2_last_rotated', 'additional_credentials_info',
] as const;

export type LastUses = ReadonlyMap<string, LastUse>;

const NONE = 'N/A';

/** `2015-04-21T08:12:45+00:00`. */
const time = (date: Date): string => `${date.toISOString().slice(0, 19)}+00:00`;
const truth = (value: boolean): string => (value ? 'true' : 'false');

/** Keys of which two have columns; the newest first, as those are what is in use. */
const keysOf = (state: UserState): readonly AccessKey[] =>
  [...sortedAccessKeys(state)].sort((a, b) => b.createDate.getTime() - a.createDate.getTime());

function keyCells(key: AccessKey | undefined, uses: LastUses): readonly string[] {
  if (!key) return ['false', NONE, NONE, NONE, NONE];
  const last = uses.get(accessKeyUse(key.accessKeyId));
  return [truth(key.status === 'Active'), time(key.createDate), ...(last ? [time(last.time), last.region, last.service] : [NONE, NONE, NONE])];
}

/**
 * Passwords are kept by identity providers alone: a user whom one brings has one, used when the user last came. An account's
 * root user has none that could be shown.
 */
function passwordCells({ stream, state }: Present<UserState>, uses: LastUses): readonly string[] {
  if (state.root) return ['not_supported', 'not_supported', 'not_supported', 'not_supported'];
  if (state.type === undefined) return ['false', NONE, NONE, NONE];
  const last = uses.get(stream);
  return ['true', last ? time(last.time) : 'no_information', NONE, NONE];
}

function additional(count: number): string {
  return count <= 2 ? NONE : `${count - 2} more access key${count === 3 ? '' : 's'}: ListAccessKeys`;
}

/** Names under which the last uses that a user's row shows are kept. */
export const usesOf = ({ stream, state }: Present<UserState>): readonly string[] =>
  [...keysOf(state).slice(0, 2).map((key) => accessKeyUse(key.accessKeyId)), ...(state.type === undefined ? [] : [stream])];

export function reportRow(user: Present<UserState>, uses: LastUses): string {
  const { state } = user;
  const keys = keysOf(state);
  return row([
    state.root ? '<root_account>' : state.userName, userArn(state), time(state.createDate), ...passwordCells(user, uses), truth((state.mfaDevices ?? []).length > 0),
    ...keyCells(keys[0], uses), ...keyCells(keys[1], uses), 'false', NONE, 'false', NONE, additional(keys.length),
  ]);
}

/** RFC 4180: names may have commas. */
export const row = (cells: readonly string[]): string => `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
