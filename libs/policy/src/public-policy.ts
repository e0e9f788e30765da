import type { Condition, PolicyDocument, Statement } from './document.js';

/** Condition keys that tell one caller from all others, in lower case. Source: S3 User Guide, "The meaning of 'public'", "Bucket policies". */
const TELLING: ReadonlySet<string> = new Set([
  'aws:sourceip', 'aws:sourcearn', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:sourceowner', 'aws:sourceaccount', 'aws:userid',
  'aws:principalarn', 'aws:principalaccount', 'aws:principalorgid', 'aws:principalorgpaths',
  's3:x-amz-server-side-encryption-aws-kms-key-id', 's3:dataaccesspointarn', 's3:dataaccesspointaccount',
]);

const EQUALITIES: ReadonlySet<Condition['operator']> = new Set(['StringEquals', 'StringEqualsIgnoreCase', 'StringLike', 'ArnEquals', 'ArnLike']);

/** A value without wildcard or variable; the name of an access point may be any where its account is fixed (ibid.). */
function isFixed(key: string, value: string): boolean {
  const point = key === 's3:dataaccesspointarn' ? value.indexOf(':accesspoint/') : -1;
  return !/[*?$]/.test(point < 0 ? value : value.slice(0, point));
}

/** Ranges wider than these are everybody (ibid.); those that hold IPv4 in IPv6's form have 96 bits before its own. */
const WIDEST_V4 = 8;
const WIDEST_V6 = 32;
const WIDEST_MAPPED = 96 + WIDEST_V4;

function isNarrow(range: string): boolean {
  const slash = range.indexOf('/');
  if (slash < 0) return isFixed('', range);
  const widest = !range.includes(':') ? WIDEST_V4 : /^[0:]/.test(range) ? WIDEST_MAPPED : WIDEST_V6;
  return Number(range.slice(slash + 1)) >= widest;
}

/** Does the condition hold for callers with one of a few fixed values only? One that also holds without a value does not. */
function tellsCallersApart({ operator, qualifier, ifExists, key, values }: Condition): boolean {
  const lowered = key.toLowerCase();
  if (ifExists || qualifier === 'ForAllValues' || !TELLING.has(lowered)) return false;
  if (operator === 'IpAddress') return lowered === 'aws:sourceip' && values.every(isNarrow);
  return EQUALITIES.has(operator) && values.every((value) => isFixed(lowered, value));
}

const namesEveryone = ({ principals }: Statement): boolean =>
  principals !== undefined && (principals.negated || principals.patterns.some(({ type }) => type === 'everyone'));

/**
 * Does a bucket policy let in callers whom it does not name, by principal or by a condition with fixed values? What it denies
 * does not make it less public. Source: S3 User Guide, "Blocking public access to your Amazon S3 storage", "The meaning of
 * 'public'".
 */
export const isPublic = ({ statements }: PolicyDocument): boolean =>
  statements.some((statement) => statement.effect === 'Allow' && namesEveryone(statement) && !statement.conditions.some(tellsCallersApart));
