import fc from 'fast-check';
import { upstreamName } from './upstream-name.js';

const LABELS = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const bucket = fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
const awkward = fc.oneof(bucket, fc.constantFrom('logs', 'acme--logs', '0--logs', 'x--y', 'a'.repeat(63), 'acme--x--y', 'x--y--z'));
const tenant = fc.oneof(fc.constant(''), fc.constantFrom('acme', 'Acme', 'ACME', '0', 'xn', 'x', 'a_b', 'acme--x'), fc.stringMatching(/^[A-Za-z0-9_]{1,40}$/));

describe('names of buckets upstream', () => {
  it('are the names here, in tenants after the tenant', () => {
    expect(upstreamName('', '', 'logs')).toBe('logs');
    expect(upstreamName('rg-', '', 'logs')).toBe('rg-logs');
    expect(upstreamName('', 'acme', 'logs')).toBe('acme--logs');
    expect(upstreamName('', '', 'acme--logs')).toBe('0--acme--logs');
    expect(upstreamName('', 'Acme', 'logs')).toMatch(/^x[a-z2-7]{10}--logs$/);
  });

  it('never meet, and are legal', () => {
    fc.assert(fc.property(tenant, awkward, tenant, awkward, fc.constantFrom('', 'rg-'), (t1, b1, t2, b2, prefix) => {
      const [one, other] = [upstreamName(prefix, t1, b1), upstreamName(prefix, t2, b2)];
      expect(one === other).toBe(t1 === t2 && b1 === b2);
      expect(one).toMatch(LABELS);
      expect(one.length).toBeLessThanOrEqual(63);
    }), { numRuns: 3000 });
  });
});
