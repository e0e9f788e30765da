import type { Principal } from '#operation';
import { principalForTest } from '#testing';
import { NOW, requestOf } from '../../test/edge-kit.js';
import { RequestConditions, globalConditionKeys, s3ConditionKeys } from './conditions.js';

const session = { sessionId: 's', issuedAt: NOW - 5000, sourceIdentity: 'alice', provider: 'idp.example.com', mfaSerial: 'mfa', authenticatedAt: NOW - 90_000 } as never;
const signature = { scheme: 'sigv4', location: 'query', region: 'default', signedAt: NOW - 1234 } as never;
const request = requestOf({ remoteAddress: '::ffff:10.1.2.3', encrypted: true, headers: { 'user-agent': 'curl', referer: 'r', 'x-amz-acl': 'private', 'if-none-match': '*' } });
const conditions = (principal: Partial<Principal> = {}, access: object = {}, signed = signature) =>
  new RequestConditions(request, principalForTest(principal), { action: 'a', resource: 'r', ...access }, signed);

describe('global condition keys', () => {
  it('say how a request was signed', () => {
    const authTypes = (['header', 'query', 'form'] as const).map((location) => conditions({}, {}, { ...(signature as object), location } as never).get('s3:authtype'));
    expect(authTypes).toEqual(['REST-HEADER', 'REST-QUERY-STRING', 'POST']);
  });

  it.each([
    ['aws:currenttime', '2026-01-02T04:04:05.000Z'], ['aws:epochtime', String(NOW / 1000)], ['aws:sourceip', '10.1.2.3'], ['aws:securetransport', 'true'],
    ['aws:useragent', 'curl'], ['aws:referer', 'r'], ['aws:username', 'TESTER'], ['aws:userid', 'AIDA00000000000TESTER'], ['aws:principaltype', 'User'],
    ['aws:principalarn', 'arn:aws:iam:::user/TESTER'], ['aws:principalaccount', undefined], ['aws:tokenissuetime', undefined], ['aws:multifactorauthpresent', undefined],
    ['aws:multifactorauthage', undefined], ['aws:federatedprovider', undefined], ['aws:sourceidentity', undefined], ['aws:viaawsservice', 'false'],
    ['aws:principalisawsservice', 'false'], ['sts:authentication', 'false'], ['aws:requestedregion', 'default'], ['aws:resourceaccount', undefined],
    ['s3:authtype', 'REST-QUERY-STRING'], ['s3:signatureversion', 'AWS4-HMAC-SHA256'], ['s3:signatureage', '1234'], ['s3:x-amz-acl', 'private'], ['s3:if-none-match', '*'],
    ['s3:if-match', undefined], ['s3:x-amz-grant-read', undefined], ['s3:tlsversion', undefined], ['aws:nonsense', undefined],
  ])('%s of a user is %s', (key, value) => {
    expect(conditions().get(key)).toBe(value);
  });

  it.each([
    ['aws:tokenissuetime', '2026-01-02T04:04:00.000Z'], ['aws:multifactorauthpresent', 'true'], ['aws:multifactorauthage', '90'], ['aws:federatedprovider', 'idp.example.com'],
    ['aws:sourceidentity', 'alice'], ['sts:authentication', 'true'], ['aws:principaltype', 'AssumedRole'], ['aws:principalarn', 'arn:aws:iam::123456789012:role/R'], ['aws:principalaccount', '123456789012'], ['aws:username', undefined],
  ])('%s of a session is %s', (key, value) => {
    const principal = { kind: 'assumed-role' as const, account: '123456789012', userName: '', session, principal: { kind: 'assumed-role' as const, account: '123456789012', arn: 'x', roleArn: 'arn:aws:iam::123456789012:role/R' } };
    expect(conditions(principal).get(key)).toBe(value);
  });

  it.each([
    ['saml:sub', 'alice'], ['saml:sub_type', 'persistent'], ['saml:namequalifier', 'q'], ['saml:aud', undefined], ['saml:iss', undefined], ['saml:doc', undefined],
  ])('%s of a session that a SAML provider opened is %s', (key, value) => {
    const saml = { sessionId: 's', issuedAt: NOW, provider: 'arn:aws:iam:::saml-provider/corp', subject: 'alice', subjectType: 'persistent', nameQualifier: 'q', audience: 'a' } as never;
    expect(conditions({ session: saml }).get(key)).toBe(value);
    const oidc = { sessionId: 's', issuedAt: NOW, provider: 'arn:aws:iam:::oidc-provider/saml', subject: 'alice', audience: 'a' } as never;
    expect(conditions({ session: oidc }).get(key)).toBeUndefined();
  });

  it('the root of an account has no user name', () => {
    expect(conditions({ kind: 'root', account: '123456789012', arn: 'arn:aws:iam::123456789012:root' }).get('aws:username')).toBeUndefined();
  });

  it('tags of the principal are found ignoring case, all values of one key', () => {
    const tags = [['Team', 'a'], ['team', 'b'], ['Site', 'x']] as const;
    expect(conditions({ tags }).get('aws:principaltag/team')).toEqual(['a', 'b']);
    expect(conditions({ tags }).get('aws:principaltag/site')).toBe('x');
    expect(conditions({ tags }).get('aws:principaltag/none')).toBeUndefined();
  });

  it('what the operation says counts for its own keys and never for global ones', () => {
    const said = conditions({}, { conditions: { 's3:prefix': 'p', 'aws:RequestTag/Team': 'a', 'aws:SourceIp': '1.1.1.1', 's3:x-amz-acl': 'public-read' }, resourceAccount: '111122223333' });
    expect([said.get('s3:prefix'), said.get('aws:requesttag/team'), said.get('aws:sourceip'), said.get('s3:x-amz-acl')]).toEqual(['p', 'a', '10.1.2.3', 'public-read']);
    expect([said.get('aws:resourceaccount'), said.get('s3:resourceaccount')]).toEqual(['111122223333', '111122223333']);
  });

  it('anonymous requests have no signature to speak of', () => {
    const unsigned = new RequestConditions(request, principalForTest({ kind: 'anonymous' }), { action: 'a', resource: 'r' }, undefined);
    expect(['s3:authtype', 's3:signatureversion', 's3:signatureage', 'aws:requestedregion'].map((key) => unsigned.get(key))).toEqual([undefined, undefined, undefined, undefined]);
  });

  it.each(['constructor', '__proto__', 'hasownproperty', 'tostring'])('a policy that tests %s finds nothing', (key) => {
    expect(conditions().get(key)).toBeUndefined();
  });

  it('no header becomes a condition key but those that S3 documents', () => {
    const secrets = { 'x-amz-security-token': 'token', 'x-amz-server-side-encryption-customer-key': 'key', 'x-amz-meta-a': 'b', 'x-amz-storage-class': 'STANDARD' };
    const said = new RequestConditions(requestOf({ headers: secrets }), principalForTest(), { action: 'a', resource: 'r' }, undefined);
    expect(Object.keys(secrets).map((name) => said.get(`s3:${name}`))).toEqual([undefined, undefined, undefined, 'STANDARD']);
  });

  it('the TLS version is known where this node ends TLS', () => {
    const over = requestOf({ encrypted: true });
    Object.assign(over.incoming.socket, { getProtocol: () => 'TLSv1.3' });
    expect(new RequestConditions(over, principalForTest(), { action: 'a', resource: 'r' }, undefined).get('s3:tlsversion')).toBe('1.3');
  });

  it('every key that is declared for all requests has a value in some request', () => {
    const headers = Object.fromEntries(s3ConditionKeys.map((key) => [key.slice(3), 'x'])) as Record<string, string>;
    const full = requestOf({ headers: { ...headers, 'user-agent': 'x', referer: 'x' } });
    Object.assign(full.incoming.socket, { getProtocol: () => 'TLSv1.2' });
    const account = { resourceAccount: '123456789012', bucket: { name: 'r', owner: { id: 'o' }, tags: [{ Key: 'a', Value: 'b' }] } };
    const ofUser = new RequestConditions(full, principalForTest({ account: '123456789012', tags: [['a', 'b']] }), { action: 'a', resource: 'r', ...account }, signature);
    const ofSession = new RequestConditions(full, principalForTest({ session }), { action: 'a', resource: 'r' }, signature);
    const unset = [...globalConditionKeys, ...s3ConditionKeys].filter((key) => [ofUser, ofSession].every((one) => one.get(key.toLowerCase().replace('*', 'a')) === undefined));
    expect(unset).toEqual([]);
  });
});
