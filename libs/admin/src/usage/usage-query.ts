import { isRealAccount } from '#kernel';
import type { AdminInput, OperationContext, UsageQuery } from '#operation';
import { filled, invalidArgument } from '../parameters.js';

/** `2026-11-23`, `2026-11-23 10:00:00` or with a `T`, UTC (utime_t::parse_date, src/include/utime.h). */
const DATE = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z?)?$/;

/** @throws RolegateError InvalidArgument */
function time(input: AdminInput, name: string): Date | undefined {
  const text = filled(input, name);
  if (text === undefined) return undefined;
  const [, day, moment = '00:00:00'] = DATE.exec(text) ?? [];
  const parsed = Date.parse(`${day}T${moment}Z`);
  if (Number.isNaN(parsed)) throw invalidArgument(`${name} is a time as in 2026-11-23 10:00:00.`, name, text);
  return new Date(parsed);
}

/**
 * `uid`, `bucket`, `categories`, `start` (inclusive) and `end` (exclusive), as Ceph's admin API names them. What a real account
 * used stands under its id, whoever in it did; of real accounts a caller asks for its own only, unless it is an administrator.
 * @throws RolegateError InvalidArgument
 */
export function usageQuery(input: AdminInput, { principal }: OperationContext): UsageQuery {
  const categories = filled(input, 'categories')?.split(',').map((one) => one.trim()).filter((one) => one !== '');
  const named = filled(input, 'uid');
  const inside = isRealAccount(principal.account);
  const whose = principal.administrator ? { owner: named } : inside ? { owner: principal.account } : { owner: named, outsideAccounts: true };
  return { ...whose, bucket: filled(input, 'bucket'), categories, from: time(input, 'start'), until: time(input, 'end') };
}
