import { POLICY_LIMITS, policySize } from './limits.js';

describe('policySize', () => {
  it('leaves white space out for IAM policies', () => expect(policySize('{ "a":\n\t"b c" }\r', POLICY_LIMITS.inlineUser)).toBe(10));
  it('counts white space for session and bucket policies', () => expect(policySize('{ }', POLICY_LIMITS.session)).toBe(3));
});
