import { isRolegateError } from '#kernel';
import { FormFields } from './form-fields.js';
import { assertPolicyAllows } from './policy-check.js';
import { parsePostPolicy } from './post-policy.js';

const NOW = Date.UTC(2026, 0, 2);
const LATER = '2026-01-03T00:00:00Z';
const base64 = (document: unknown): string => Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)).toString('base64');
const all = [{ bucket: 'b' }, ['starts-with', '$key', 'foo']];

/** What becomes of a form: undefined where the policy allows it. */
function verdict(document: unknown, fields: Record<string, string> = {}, target = { bucket: 'b', key: 'foo.txt' }, account = ''): string | undefined {
  try {
    const form = new FormFields(Object.entries({ key: target.key, policy: 'p', signature: 's', AWSAccessKeyId: 'a', ...fields }).map(([name, value]) => ({ name, value })));
    assertPolicyAllows(parsePostPolicy(base64(document)), form, { ...target, account }, NOW);
    return undefined;
  } catch (error) {
    if (isRolegateError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
}

describe('The policy of a form', () => {
  it('allows what its conditions say, in any case of their names', () => {
    const conditions = [{ bUcKeT: 'b' }, ['StArTs-WiTh', '$KeY', 'foo'], { AcL: 'private' }, ['EQ', '$CoNtEnT-TyPe', 'text/plain'], ['content-length-range', 0, '1024']];
    expect(verdict({ expiration: LATER, conditions }, { aCl: 'private', 'Content-Type': 'text/plain' })).toBeUndefined();
    expect(parsePostPolicy(base64({ expiration: LATER, conditions })).ranges).toEqual([{ min: 0, max: 1024 }]);
  });

  // Ceph's s3-tests, test_post_object_*.
  it.each([
    ['a field that no condition names', { expiration: LATER, conditions: all }, { acl: 'private' }, 'AccessDenied: Invalid according to Policy: Extra input fields: acl'],
    ['no condition on the bucket', { expiration: LATER, conditions: all.slice(1) }, {}, 'AccessDenied: Invalid according to Policy: Extra input fields: bucket'],
    ['no condition on the key', { expiration: LATER, conditions: all.slice(0, 1) }, {}, 'AccessDenied: Invalid according to Policy: Extra input fields: key'],
    ['another bucket', { expiration: LATER, conditions: [{ bucket: 'c' }, all[1]] }, {}, 'AccessDenied: Invalid according to Policy: Policy Condition failed: ["eq", "$bucket", "c"]'],
    ['a condition on a field that was not sent', { expiration: LATER, conditions: [...all, ['starts-with', '$x-amz-meta-foo', '']] }, {}, expect.stringContaining('AccessDenied')],
    ['a value that is another', { expiration: LATER, conditions: [...all, ['eq', '$x-amz-meta-foo', '']] }, { 'x-amz-meta-foo': 'barclamp' }, expect.stringContaining('AccessDenied')],
    ['a key that begins otherwise', { expiration: LATER, conditions: [{ bucket: 'b' }, ['starts-with', '$key', 'bar']] }, {}, expect.stringContaining('AccessDenied')],
    ['an end that is over', { expiration: '2026-01-01T23:59:59.999Z', conditions: all }, {}, 'AccessDenied: Invalid according to Policy: Policy expired.'],
    ['an end in another form', { expiration: '2026-01-03 00:00:00', conditions: all }, {}, expect.stringContaining('InvalidPolicyDocument')],
    ['no end', { conditions: all }, {}, expect.stringContaining('InvalidPolicyDocument')],
    ['an end in capitals', { EXPIRATION: LATER, conditions: all }, {}, expect.stringContaining('InvalidPolicyDocument')],
    ['conditions in capitals', { expiration: LATER, CONDITIONS: all }, {}, expect.stringContaining('InvalidPolicyDocument')],
    ['conditions that are none', { expiration: LATER, conditions: [{}] }, {}, expect.stringContaining('InvalidPolicyDocument')],
    ['a condition that is a text', { expiration: LATER, conditions: ['eq'] }, {}, expect.stringContaining('InvalidPolicyDocument')],
    ['a value that is a number', { expiration: LATER, conditions: [{ acl: 1 }] }, {}, expect.stringContaining('InvalidPolicyDocument')],
    ['an operator that is none', { expiration: LATER, conditions: [['ends-with', '$key', 'x']] }, {}, expect.stringContaining('InvalidPolicyDocument')],
    ['a field without a dollar sign', { expiration: LATER, conditions: [['eq', 'key', 'x']] }, {}, expect.stringContaining('InvalidPolicyDocument')],
    ['one end of a range', { expiration: LATER, conditions: [['content-length-range', 0]] }, {}, expect.stringContaining('InvalidPolicyDocument')],
    ['a negative range', { expiration: LATER, conditions: [['content-length-range', -1, 0]] }, {}, expect.stringContaining('InvalidPolicyDocument')],
    ['a list', [], {}, expect.stringContaining('InvalidPolicyDocument')],
    ['no JSON', '{', {}, expect.stringContaining('InvalidPolicyDocument')],
  ])('refuses a form with %s', (_, document, fields, why) => {
    expect(verdict(document, fields as Record<string, string>)).toEqual(why);
  });

  it('need not speak of ignored fields and of checksums', () => {
    expect(verdict({ expiration: LATER, conditions: all }, { 'x-ignore-foo': 'bar', 'X-Amz-Checksum-SHA256': 'abc=' })).toBeUndefined();
  });

  it('compares keys as they are, and reads the escape of a dollar sign', () => {
    const conditions = [{ bucket: 'b' }, ['starts-with', '$key', '\\$foo']];
    expect(verdict({ expiration: LATER, conditions }, {}, { bucket: 'b', key: '\\$foo.txt' })).toBeUndefined();
    expect(verdict(`{"expiration":"${LATER}","conditions":[{"bucket":"b"},["starts-with","$key","\\$foo\\\\"]]}`, {}, { bucket: 'b', key: '$foo\\x' })).toBeUndefined();
  });

  it('wants of several types that each begins so', () => {
    const typed = { expiration: LATER, conditions: [...all, ['starts-with', '$Content-Type', 'image/']] };
    expect([verdict(typed, { 'Content-Type': 'image/png, image/jpeg' }), verdict(typed, { 'Content-Type': 'image/png,text/html' })]).toEqual([undefined, expect.stringContaining('AccessDenied')]);
  });

  it('names a bucket of a tenant with the tenant, or without', () => {
    for (const bucket of ['b', 'acme:b']) expect(verdict({ expiration: LATER, conditions: [{ bucket }, all[1]] }, {}, { bucket: 'acme:b', key: 'foo' }, 'acme')).toBeUndefined();
    expect(verdict({ expiration: LATER, conditions: [{ bucket: 'other:b' }, all[1]] }, {}, { bucket: 'acme:b', key: 'foo' }, 'acme')).toContain('AccessDenied');
  });

  it('means by a bucket without a tenant one of its signer\'s own, wherever the form is sent', () => {
    const to = (bucket: string, account: string) => verdict({ expiration: LATER, conditions: all }, {}, { bucket, key: 'foo' }, account);
    expect([to('b', ''), to(':b', ''), to('b', 'acme'), to('acme:b', 'acme')]).toEqual([undefined, undefined, undefined, undefined]);
    for (const [bucket, account] of [['acme:b', ''], [':b', 'acme'], ['other:b', 'acme']] as const) expect(to(bucket, account)).toContain('AccessDenied');
  });
});
