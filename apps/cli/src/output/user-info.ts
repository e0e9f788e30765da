import type { PrintableValue } from './print-value.js';

type UserInfo = { readonly [name: string]: PrintableValue };

/**
 * The admin API's user as radosgw-admin shows it: the tenant is a prefix of the id, and the flags `system` and `admin`
 * stand there only when they are set. Everything else stays as it came, in its order.
 */
export function userInfo(reply: unknown): PrintableValue {
  const shown: Record<string, PrintableValue> = {};
  for (const [name, value] of Object.entries(reply as UserInfo)) {
    if (name === 'tenant' || ((name === 'system' || name === 'admin') && String(value) !== 'true')) continue;
    shown[name] = name === 'user_id' ? fullUserId(reply as UserInfo) : value;
  }
  return shown;
}

function fullUserId({ tenant, user_id: id }: UserInfo): string {
  return tenant ? `${String(tenant)}$${String(id)}` : String(id);
}
