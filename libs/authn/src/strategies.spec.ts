import { jest } from '@jest/globals';
import { readSignature, signV4 } from '#signatures';
import { AnonymousStrategy, anonymous } from './anonymous.strategy.js';
import { PassportAuthenticator } from './passport-authenticator.js';
import { SessionStrategy } from './session.strategy.js';
import { SigV4Strategy } from './sigv4.strategy.js';
import { claims, event, KEY, keyStatus, Node, NOW, refusalOf, roleHistory, SECRET, tokenOf, userHistory } from '../test/authn-kit.js';

const parts = { method: 'GET', rawPath: '/bucket/key', rawQuery: '', headers: { host: 's3.example.com' } };
const node = new Node([userHistory(), roleHistory()]);
const authenticator = new PassportAuthenticator(node.credentials, [new SigV4Strategy(node.credentials), new SessionStrategy(node.credentials), new AnonymousStrategy()]);

function request(headers: Record<string, any> = {}, protocol: 's3' | 'query' = 's3', method = 'GET') {
  const sent = { ...parts, method, headers: { ...parts.headers, ...headers } };
  return { parts: sent, presented: readSignature(sent, protocol), protocol, now: NOW };
}
const signed = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) => signV4(parts, credentials, { region: 'default', service: 's3', now: NOW, protocol: 's3' }).headers;
const session = { accessKeyId: claims().accessKeyId, secretAccessKey: 'session-secret', sessionToken: tokenOf(claims()) };

describe('PassportAuthenticator', () => {
  it('knows a long-term key, a session and the anonymous caller by what the request carries', async () => {
    expect((await authenticator.authenticate(request(signed({ accessKeyId: KEY, secretAccessKey: SECRET })))).principal.kind).toBe('user');
    const temporary = await authenticator.authenticate(request(signed(session)));
    expect(temporary.principal.kind).toBe('assumed-role');
    expect(temporary.verified?.scope).toBe('20260102/default/s3/aws4_request');
    expect((await authenticator.authenticate(request())).principal).toBe(anonymous);
  });

  it.each([['s3', 'InvalidRequest'], ['query', 'IncompleteSignature']] as const)('refuses SigV2 in %s where it is switched off and says what to use', async (protocol, code) => {
    const error = await refusalOf(authenticator.authenticate(request({ authorization: 'AWS TESTER:c2lnbmF0dXJl' }, protocol)));
    expect(error).toMatchObject({ code, reason: 'unsupported-mechanism', message: 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.' });
    expect(error.detail).toContain("Config(signature_version='s3v4')");
  });

  it('does not let a long-term key pass with a session token beside it', async () => {
    const headers = signed({ accessKeyId: KEY, secretAccessKey: SECRET, sessionToken: session.sessionToken });
    expect((await refusalOf(authenticator.authenticate(request(headers)))).reason).toBe('invalid-token');
  });

  it('takes no session token on S3 where that is switched off, and takes it elsewhere', async () => {
    const { credentials } = new Node([userHistory(), roleHistory()], undefined, { sessionsOnS3: false });
    const switchedOff = new PassportAuthenticator(credentials, [new SessionStrategy(credentials)]);
    expect(await refusalOf(switchedOff.authenticate(request(signed(session))))).toMatchObject({ code: 'InvalidAccessKeyId', reason: 'sessions-switched-off' });
    const { headers } = signV4(parts, session, { region: 'default', service: 'sts', now: NOW, protocol: 'query' });
    expect((await switchedOff.authenticate(request(headers, 'query'))).principal.kind).toBe('assumed-role');
  });

  it('shows the operator what was computed, and neither token nor secret', async () => {
    const error = await refusalOf(authenticator.authenticate(request(signed(session), 's3', 'PUT')));
    expect(error).toMatchObject({ code: 'SignatureDoesNotMatch', reason: 'signature-mismatch' });
    expect(error.detail).toMatch(/^the client signed GET and sent PUT\ncanonical request:\nPUT\n\/bucket\/key\n/);
    expect(error.detail).toContain('string to sign:\nAWS4-HMAC-SHA256\n20260102T040405Z\n');
    expect(error.detail).toContain(`x-amz-security-token:(${session.sessionToken.length} characters)`);
    expect(error.detail).not.toContain(session.sessionToken);
    expect(JSON.stringify([error.message, error.detail])).not.toContain('session-secret');
    expect(Object.keys(error.fields!)).toEqual(expect.arrayContaining(['AWSAccessKeyId', 'StringToSign', 'SignatureProvided', 'CanonicalRequest']));
  });

  it('names headers that were not signed', async () => {
    const error = await refusalOf(authenticator.authenticate(request({ ...signed({ accessKeyId: KEY, secretAccessKey: SECRET }), 'x-amz-acl': 'public-read' })));
    expect(error).toMatchObject({ code: 'AccessDenied', detail: 'not signed: x-amz-acl' });
  });

  it('says of a caller whom it knows whether it would know it now', async () => {
    const { principal } = await authenticator.authenticate(request(signed(session)));
    expect(authenticator.current(principal)).toBe(principal);
    expect(authenticator.current(anonymous)).toBe(anonymous);
  });

  const ROLE_ARN = 'arn:aws:sts:::assumed-role/S3Access/bob';
  it.each([
    ['expired', NOW + 60_000, [], 'ExpiredToken', ROLE_ARN, false],
    ['revoked', NOW, [event('RoleSessionsRevoked')], 'AccessDenied', ROLE_ARN, false],
    ['of a role that is gone', NOW, [event('RoleDeleted')], 'AccessDenied', '', false],
    ['of a role that is gone, served before', NOW, [event('RoleDeleted')], 'AccessDenied', ROLE_ARN, true],
  ] as const)('tells the record whose session is refused: %s', async (_, now, then, code, arn, served) => {
    const memory = new Node([userHistory(), roleHistory()]);
    const strategy = new PassportAuthenticator(memory.credentials, [new SessionStrategy(memory.credentials)]);
    const record = { identified: jest.fn() };
    if (served) await strategy.authenticate({ ...request(signed(session)), record });
    expect(record.identified).not.toHaveBeenCalled();
    memory.knows([userHistory(), roleHistory(then)]);
    expect((await refusalOf(strategy.authenticate({ ...request(signed(session)), now, record }))).code).toBe(code);
    expect(record.identified.mock.calls).toEqual([[expect.objectContaining({ arn, accessKeyId: claims().accessKeyId, session: expect.objectContaining({ sessionId: 'session-1' }) })]]);
  });

  it('tells the record whose inactive key it was, once the signature is right', async () => {
    const { credentials } = new Node([userHistory({}, () => [keyStatus('Inactive')])]);
    const strategy = new PassportAuthenticator(credentials, [new SigV4Strategy(credentials)]);
    const record = { identified: jest.fn() };
    await refusalOf(strategy.authenticate({ ...request(signed({ accessKeyId: KEY, secretAccessKey: 'guessed' })), record }));
    expect(record.identified).not.toHaveBeenCalled();
    await refusalOf(strategy.authenticate({ ...request(signed({ accessKeyId: KEY, secretAccessKey: SECRET })), record }));
    expect(record.identified.mock.calls).toEqual([[{ account: '', arn: 'arn:aws:iam:::user/TESTER', accessKeyId: KEY }]]);
  });

  it.each([
    [keyStatus('Inactive'), 's3', 'InvalidAccessKeyId'], [keyStatus('Inactive'), 'query', 'InvalidClientTokenId'],
    [event('UserSuspended'), 's3', 'UserSuspended'], [event('UserSuspended'), 'query', 'UserSuspended'],
  ] as const)('tells of %j in %s only whoever has the secret', async (then, protocol, code) => {
    const { credentials } = new Node([userHistory({}, () => [then])]);
    const strategy = new PassportAuthenticator(credentials, [new SigV4Strategy(credentials)]);
    const signedWith = (secretAccessKey: string) => request(signV4(parts, { accessKeyId: KEY, secretAccessKey }, { region: 'default', service: 's3', now: NOW, protocol }).headers, protocol);
    expect((await refusalOf(strategy.authenticate(signedWith(SECRET)))).code).toBe(code);
    expect((await refusalOf(strategy.authenticate(signedWith('guessed')))).code).toBe('SignatureDoesNotMatch');
  });
});
