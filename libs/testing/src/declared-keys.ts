import type { AccessRequest, Operation } from '#operation';

/** How operations declare the claims of web identity tokens. */
const ISSUER_KEYS = '<issuer>:<claim>';
const isIssuerKey = (key: string): boolean => /[./:]/.test(key.slice(0, key.lastIndexOf(':')));

const isDeclared = (key: string, declared: readonly string[]): boolean =>
  declared.some((one) => (one.endsWith('*') ? key.startsWith(one.slice(0, -1)) : one === ISSUER_KEYS ? isIssuerKey(key) : one === key));

/** What `access` asked, as a list. Fails when a condition key is set that the operation does not declare. */
export function declaredOnly(operation: Operation, asked: AccessRequest | readonly AccessRequest[]): AccessRequest[] {
  const list = [asked].flat() as AccessRequest[];
  for (const { conditions } of list) {
    const undeclared = Object.keys(conditions ?? {}).filter((key) => !isDeclared(key, operation.conditionKeys));
    if (undeclared.length > 0) throw new Error(`${operation.name} sets ${undeclared.join(', ')} without declaring it`);
  }
  return list;
}
