import type { HttpRequestParts } from './http-request-parts.js';
import { explainMismatch, redactToken } from './mismatch-diagnosis.js';
import type { PresentedSigV4 } from './presented-signature.js';
import { readSignature } from './read-signature.js';
import { presignV4, signV4 } from './sign-v4.js';
import { verifySigV4 } from './verify-sigv4.js';

const now = Date.UTC(2026, 10, 23);
const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'very-secret-token' };
const base: HttpRequestParts = { method: 'GET', rawPath: '/bucket/key', rawQuery: 'a=1', headers: { host: 's3.example.com:8443' } };
const options = { protocol: 's3', now } as const;

function signed(parts: HttpRequestParts): HttpRequestParts {
  return { ...parts, headers: signV4(parts, credentials, { region: 'r', service: 's3', ...options }).headers };
}

describe('a mismatch is explained', () => {
  it.each<[string, HttpRequestParts, (parts: HttpRequestParts) => HttpRequestParts]>([
    ["a proxy replaced the host 's3.example.com:8443' by 'node1'", base, (p) => ({ ...p, headers: { ...p.headers, host: 'node1', 'x-forwarded-host': 's3.example.com:8443' } })],
    ["without the port of 's3.example.com:9000'", { ...base, headers: { host: 's3.example.com' } }, (p) => ({ ...p, headers: { ...p.headers, host: 's3.example.com:9000' } })],
    ['a slash at the end', base, (p) => ({ ...p, rawPath: '/bucket/key/' })],
    ["'/prefix', was added", base, (p) => ({ ...p, rawPath: '/prefix/bucket/key' })],
    ['the query was added', { ...base, rawQuery: '' }, (p) => ({ ...p, rawQuery: 'x=1' })],
    ['signed GET and sent HEAD', base, (p) => ({ ...p, method: 'HEAD' })],
    ['changed the signed header content-type', { ...base, headers: { ...base.headers, 'content-type': '' } }, (p) => ({ ...p, headers: { ...p.headers, 'content-type': 'text/plain' } })],
  ])('%s', (sentence, parts, change) => {
    const sent = change(signed(parts));
    const presented = readSignature(sent, 's3') as PresentedSigV4;
    expect(verifySigV4(sent, presented, 'secret', options).ok).toBe(false);
    expect(explainMismatch(sent, presented, 'secret', options)).toContain(sentence);
  });

  it('by nothing when the secret is wrong', () => {
    const sent = signed(base);
    expect(explainMismatch(sent, readSignature(sent, 's3') as PresentedSigV4, 'other', options)).toBeUndefined();
  });
});

describe('a canonical request for the log', () => {
  it('holds no session token, neither of a header nor of a URL', () => {
    const header = signed(base);
    const url = { ...base, rawQuery: presignV4({ ...base, rawQuery: '' }, credentials, { region: 'r', service: 's3', expires: 60, ...options }) };
    for (const sent of [header, url]) {
      const result = verifySigV4(sent, readSignature(sent, 's3') as PresentedSigV4, 'wrong', options);
      const canonical = result.ok ? '' : result.canonicalRequest!;
      expect(canonical).toContain('very-secret-token');
      expect(redactToken(canonical)).not.toContain('very-secret-token');
      expect(redactToken(canonical)).toContain('(17 characters)');
    }
  });

  it.each([
    ['the secret of a key that is being made', 'PUT\n/admin/user\naccess-key=TESTER&secret-key=planted&uid=u&secret-key=planted'],
    ['the secret of a key, first of the query', 'PUT\n/admin/user\nsecret-key=planted&uid=u'],
    ['a one-time code or a password', 'GET\n/\nAction=GetSessionToken&TokenCode=planted&NewPassword=planted'],
    ['the password or the token of a log-in', 'POST\n/\nAction=AssumeRoleWithLDAPIdentity&LDAPPassword=planted&LDAPUsername=alice&Token=planted'],
    ['the codes or the seed of an MFA device', 'POST\n/\nAction=EnableMFADevice&AuthenticationCode1=planted&AuthenticationCode2=planted&totp-pin=planted&totp-seed=planted'],
    ['a web identity token or a SAML assertion', 'GET\n/\nWebIdentityToken=planted&SAMLAssertion=planted'],
    ['the key of SSE-C', 'GET\n/b/k\n\nhost:h\nx-amz-copy-source-server-side-encryption-customer-key:planted\nx-amz-server-side-encryption-customer-key:planted\n'],
    ['the code of an MFA device', 'DELETE\n/b/k\nversionId=1\nhost:h\nx-amz-mfa:arn planted\n'],
  ])('does not hold %s', (_, canonical) => {
    expect(redactToken(canonical)).not.toContain('planted');
  });

  it('is else as it was', () => {
    const canonical = 'PUT\n/admin/user\naccess-key=TESTER&uid=secret-key\nhost:h\n\nhost\nUNSIGNED-PAYLOAD';
    expect(redactToken(canonical)).toBe(canonical);
  });
});
