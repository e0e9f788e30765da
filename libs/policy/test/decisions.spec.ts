import { authorize, explain, type Profile } from '../src/index.js';
import { caseFiles, compiledInputOf, plainInputOf, readCases } from './load-cases.js';
import { decidePlainly } from './plain/decide.js';

/** Every case runs in both profiles unless it names one, through the compiled engine and through the plain one. */
describe.each(caseFiles().filter((file) => !file.startsWith('syntax')))('%s', (file) => {
  const runs = readCases(file).flatMap((one) => (one.profile ? [one.profile] : (['ceph', 'aws'] as Profile[])).map((profile) => ({ ...one, profile })));

  it.each(runs)('$name ($profile)', (one) => {
    const plain = plainInputOf(one, one.profile);
    const input = compiledInputOf(plain);
    const decision = authorize(input);
    expect(decision.allowed ? 'allow' : 'deny').toBe(one.expect);
    expect(decidePlainly(plain)).toEqual({ allowed: decision.allowed, reason: decision.reason });
    const explained = explain(input);
    expect(explained.allowed).toBe(decision.allowed);
    if (one.reason !== undefined) expect(explained.reason).toBe(one.reason);
    if (one.deciding !== undefined) expect(decision.deciding.map(({ via, policyId, index }) => `${via} ${policyId}#${index}`)).toEqual(one.deciding);
    if (one.failed !== undefined) expect(explained.failed?.key).toBe(one.failed);
  });
});
