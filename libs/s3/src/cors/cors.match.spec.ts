import fc from 'fast-check';
import { corsHeaders, findCorsRule, requestedHeaders } from './cors.match.js';

const rules = {
  CORSRules: [
    { AllowedMethods: ['GET'], AllowedOrigins: ['*suffix'] },
    { AllowedMethods: ['GET'], AllowedOrigins: ['start*end'] },
    { AllowedMethods: ['GET'], AllowedOrigins: ['prefix*'], AllowedHeaders: ['X-Amz-*', 'Range'], ExposeHeaders: ['ETag', 'x-amz-meta-a'] },
    { AllowedMethods: ['PUT', 'POST'], AllowedOrigins: ['*.put'] },
  ],
};
const ruleOf = (origin: string, method = 'GET', headers: string[] = []): number => {
  const found = findCorsRule(rules, { origin, method, headers });
  return found ? rules.CORSRules.indexOf(found as never) : -1;
};

describe('CORS rules', () => {
  // Ceph's s3-tests, test_cors_origin_response.
  it.each([
    ['foo.suffix', 0], ['foo.bar', -1], ['foo.suffix.get', -1], ['startend', 1], ['start1end', 1], ['start12end', 1], ['0start12end', -1],
    ['prefix', 2], ['prefix.suffix', 0], ['bla.prefix', -1], ['foo.put', -1], ['star*end', -1], ['startnd', -1],
  ])('to a GET from %s rule %i applies', (origin, rule) => {
    expect(ruleOf(origin)).toBe(rule);
  });

  it('are for their methods and, in a preflight, for their headers alone', () => {
    expect([ruleOf('foo.put', 'PUT'), ruleOf('foo.put', 'POST'), ruleOf('foo.put', 'put')]).toEqual([3, 3, -1]);
    expect([ruleOf('prefix', 'GET', ['x-amz-date', 'range']), ruleOf('prefix', 'GET', ['authorization']), ruleOf('foo.suffix', 'GET', ['range'])]).toEqual([2, -1, -1]);
  });

  it('answer the origin itself, unless everybody may', () => {
    const request = { origin: 'prefix', method: 'GET', headers: requestedHeaders(' X-Amz-Date ,,range') };
    expect(corsHeaders(rules.CORSRules[2]!, request)).toEqual({
      'Access-Control-Allow-Origin': 'prefix', 'Access-Control-Allow-Credentials': 'true', 'Access-Control-Allow-Methods': 'GET',
      'Access-Control-Allow-Headers': 'x-amz-date, range', 'Access-Control-Expose-Headers': 'ETag, x-amz-meta-a',
    });
    expect(corsHeaders({ AllowedMethods: ['GET', 'PUT'], AllowedOrigins: ['http://a', '*'] }, { origin: 'o', method: 'GET', headers: [] }))
      .toEqual({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'GET, PUT' });
  });

  it('take for a wildcard any text, the empty one as well, and for everything else itself', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 });
    const plain = text.filter((one) => !one.includes('*'));
    fc.assert(fc.property(plain, plain, text, (head, tail, middle) => {
      const of = (pattern: string, origin: string): boolean => findCorsRule({ CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: [pattern] }] }, { origin, method: 'GET', headers: [] }) !== undefined;
      expect(of(`${head}*${tail}`, head + middle + tail)).toBe(true);
      expect(of(head, middle)).toBe(head === middle);
      expect(of(`${head}*${tail}`, `c${middle}`)).toBe(head === '' && `c${middle}`.endsWith(tail));
    }));
  });
});
