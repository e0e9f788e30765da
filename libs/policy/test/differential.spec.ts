import fc from 'fast-check';
import { authorize, compilePolicies, explain } from '../src/index.js';
import { count } from '../../../test/counts.js';
import { compiledInputOf } from './load-cases.js';
import { decidePlainly } from './plain/decide.js';
import { question } from './random-world.js';

const numRuns = count(2000, 100_000);

it('the compiled engine and the plain one decide alike, for the same reason', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(question, (plain) => {
      const input = compiledInputOf(plain);
      const { allowed, reason } = authorize(input);
      seen.set(reason, (seen.get(reason) ?? 0) + 1);
      expect(decidePlainly(plain)).toEqual({ allowed, reason });
      expect(explain(input).allowed).toBe(allowed);
    }),
    { numRuns },
  );
  // The world must not be so poor that half of the rules are never asked.
  const reasons = ['identity-policy', 'resource-policy', 'trust-policy', 'administrator', 'account-root', 'owner', 'caps', 'acl', 'identity-not-needed', 'explicit-deny', 'no-statement', 'session-policy', 'boundary', 'trust', 'cross-account'];
  expect(reasons.filter((reason) => !seen.has(reason))).toEqual([]);
});

it('a long policy, which has an index by resource, decides as its parts do', () => {
  const many = fc.array(question, { minLength: 8, maxLength: 16 });
  fc.assert(
    fc.property(question, many, (plain, others) => {
      for (const side of ['identity', 'resourcePolicy'] as const) {
        const documents = others.filter(({ switches, trust }) => switches === plain.switches && trust === plain.trust).flatMap((one) => one[side] ?? []);
        const together = [compilePolicies(documents.map((document, i) => ({ id: String(i), document })))];
        const { allowed, reason } = authorize(compiledInputOf({ ...plain, [side]: documents }));
        expect(authorize({ ...compiledInputOf(plain), [side]: together })).toMatchObject({ allowed, reason });
      }
    }),
    { numRuns: count(300, 10_000) },
  );
});
