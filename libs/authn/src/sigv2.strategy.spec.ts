import { jest } from '@jest/globals';
import { readSignature, signV2 } from '#signatures';
import { PassportAuthenticator } from './passport-authenticator.js';
import { SessionStrategy } from './session.strategy.js';
import { SigV2Strategy } from './sigv2.strategy.js';
import { SigV4Strategy } from './sigv4.strategy.js';
import { claims, event, KEY, keyStatus, Node, NOW, refusalOf, roleHistory, SECRET, tokenOf, userHistory } from '../test/authn-kit.js';

const DATE = new Date(NOW).toUTCString();

function request(keyId: string, secret: string, token?: string, protocol: 's3' | 'query' = 's3', change: Record<string, string> = {}) {
  const headers = { host: 'localhost:8000', date: DATE, ...(token !== undefined && { 'x-amz-security-token': token }) };
  const text = `GET\n\n\n${DATE}\n${token === undefined ? '' : `x-amz-security-token:${token}\n`}/bucket/key`;
  const parts = { method: 'GET', rawPath: '/bucket/key', rawQuery: '', headers: { ...headers, authorization: `AWS ${keyId}:${signV2(text, secret)}`, ...change } };
  return { parts, presented: readSignature(parts, protocol), protocol, now: NOW };
}

const authenticatorOf = ({ credentials }: Node) => new PassportAuthenticator(credentials, [new SigV4Strategy(credentials), new SessionStrategy(credentials), new SigV2Strategy(credentials)]);

describe('Signature Version 2 as a way in', () => {
  const node = new Node([userHistory(), roleHistory()]);
  const authenticator = authenticatorOf(node);

  it('knows a long-term key and a session', async () => {
    expect((await authenticator.authenticate(request(KEY, SECRET))).principal).toMatchObject({ kind: 'user', accessKeyId: KEY });
    expect((await authenticator.authenticate(request(claims().accessKeyId, 'session-secret', tokenOf(claims())))).principal.kind).toBe('assumed-role');
  });

  it('does not let a token pass with another key, nor a key with a token beside it', async () => {
    expect((await refusalOf(authenticator.authenticate(request(KEY, SECRET, tokenOf(claims()))))).reason).toBe('invalid-token');
    expect((await refusalOf(authenticator.authenticate(request(claims().accessKeyId, 'session-secret')))).reason).toBe('missing-token');
  });

  it('is refused with what was signed, the token left out', async () => {
    const token = tokenOf(claims());
    const error = await refusalOf(authenticator.authenticate(request(claims().accessKeyId, 'guessed', token)));
    expect(error).toMatchObject({ code: 'SignatureDoesNotMatch', reason: 'signature-mismatch' });
    expect(error.detail).toMatch(/^string to sign:\nGET\n/);
    expect(error.detail).not.toContain(token);
  });

  it('tells of an inactive key only whoever has the secret', async () => {
    const inactive = authenticatorOf(new Node([userHistory({}, () => [keyStatus('Inactive')])]));
    const record = { identified: jest.fn() };
    expect((await refusalOf(inactive.authenticate({ ...request(KEY, 'guessed'), record }))).code).toBe('SignatureDoesNotMatch');
    expect(record.identified).not.toHaveBeenCalled();
    expect((await refusalOf(inactive.authenticate({ ...request(KEY, SECRET), record }))).code).toBe('InvalidAccessKeyId');
    expect(record.identified).toHaveBeenCalled();
    expect((await refusalOf(authenticatorOf(new Node([userHistory({}, () => [event('UserSuspended')])])).authenticate(request(KEY, SECRET)))).code).toBe('UserSuspended');
  });

  it('is no way into STS and IAM: it would not cover their parameters', async () => {
    expect((await refusalOf(authenticator.authenticate(request(KEY, SECRET, undefined, 'query')))).reason).toBe('unsupported-mechanism');
  });
});
