import fc from 'fast-check';
import { groupNameKey, instanceProfileNameKey, policyNameKey, roleNameKey, userNameKey } from '../src/index.js';

const keys = { user: userNameKey, role: roleNameKey, group: groupNameKey, policy: policyNameKey, 'instance profile': instanceProfileNameKey };

const letters = 'abcdefABCDEF012+=,.@_-';
/** Names as IAM takes them, few enough to meet often. */
const name = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 3 });
const digits = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
const realAccount = fc.oneof(digits(12), digits(17).map((number) => `RGW${number}`));
/** The empty account, tenants, and tenants that are nearly accounts. */
const outside = fc.oneof(fc.constant(''), fc.constantFrom('ten1', 'Ten1', 'RGW1', '12345678901'));

describe.each(Object.entries(keys))('The name of a %s', (_kind, key) => {
  it('is one name in a real account, whatever the case of its letters, and no other', () => {
    fc.assert(fc.property(realAccount, name, name, (account, a, b) => (key(account, a) === key(account, b)) === (a.toLowerCase() === b.toLowerCase())), { numRuns: 300 });
  });

  it('is itself alone outside real accounts', () => {
    fc.assert(fc.property(outside, name, name, (account, a, b) => (key(account, a) === key(account, b)) === (a === b)), { numRuns: 300 });
  });

  it('is never one of another account or of another kind', () => {
    const account = fc.oneof(realAccount, outside);
    fc.assert(fc.property(account, account, name, name, (one, other, a, b) => one === other || key(one, a) !== key(other, b)), { numRuns: 300 });
    for (const another of Object.values(keys)) if (another !== key) fc.assert(fc.property(account, name, (one, a) => key(one, a) !== another(one, a)), { numRuns: 50 });
  });
});
