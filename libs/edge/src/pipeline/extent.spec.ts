import type { AccessExtent, AccessRequest, Principal } from '#operation';
import { compilePolicy, parsePolicy, switchesOf } from '#policy';
import { principalForTest } from '#testing';
import { NOW, requestOf } from '../../test/edge-kit.js';
import { accessDenied, Authorizer } from './authorizer.js';

const QUARTER = 900_000;

function decided(condition: object | undefined, { access = {}, extent = {}, principal = {} }: { access?: Partial<AccessRequest>; extent?: Partial<AccessExtent>; principal?: Partial<Principal> } = {}) {
  const statement = { Effect: 'Allow', Action: 's3:*', Resource: '*', ...(condition && { Condition: condition }) };
  const policy = compilePolicy('p', parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }), { kind: 'identity', switches: switchesOf('aws') }));
  const whole: AccessExtent = { until: NOW + QUARTER, exact: false, overTls: false, restedOnTls: false, ...extent };
  const caller = principalForTest({ userName: 'ann', tags: [['team', 'a']], ...principal, policies: { identity: [policy] } });
  const { allowed } = new Authorizer(switchesOf('aws')).decide(requestOf(), caller, { action: 's3:GetObject', resource: 'arn:aws:s3:::b/team/', extent: whole, ...access }, undefined);
  return { allowed, restedOnTls: whole.restedOnTls };
}

const at = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();

describe('What is known of all requests of an extent', () => {
  it.each([
    ['nothing asked', undefined],
    ['who calls', { StringEquals: { 'aws:username': 'ann' } }],
    ['tags of the caller', { StringEquals: { 'aws:PrincipalTag/team': 'a' } }],
    ['that no MFA device was shown', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }],
    ['a time after its end', { DateLessThan: { 'aws:CurrentTime': at(901) } }],
    ['the same in epoch seconds', { NumericLessThan: { 'aws:EpochTime': String(NOW / 1000 + 901) } }],
    ['a time before', { DateGreaterThan: { 'aws:CurrentTime': at(-1) } }],
  ])('holds for %s', (_, condition) => {
    expect(decided(condition).allowed).toBe(true);
  });

  it.each([
    ['where they come from', { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }],
    ['what sends them', { StringNotLike: { 'aws:UserAgent': 'curl*' } }],
    ['tags of the object', { StringEqualsIfExists: { 's3:ExistingObjectTag/secret': 'no' } }],
    ['headers', { StringEqualsIfExists: { 's3:x-amz-server-side-encryption': 'AES256' } }],
    ['how they are signed', { StringEqualsIfExists: { 's3:authType': 'REST-HEADER' } }],
    ['the time in the middle', { DateLessThan: { 'aws:CurrentTime': at(600) } }],
    ['whether they come over TLS', { Bool: { 'aws:SecureTransport': 'false' } }],
  ])('does not hold for %s', (_, condition) => {
    expect(decided(condition).allowed).toBe(false);
  });

  it('has a session\'s MFA grow older', () => {
    const principal = { session: { mfaSerial: 'arn:aws:iam::1:mfa/m', authenticatedAt: NOW - 60_000 } as never };
    expect(decided({ NumericLessThan: { 'aws:MultiFactorAuthAge': '961' } }, { principal }).allowed).toBe(true);
    expect(decided({ NumericLessThan: { 'aws:MultiFactorAuthAge': '900' } }, { principal }).allowed).toBe(false);
    expect(decided({ Null: { 'aws:MultiFactorAuthAge': 'true' } }).allowed).toBe(true);
  });

  it('has listings begin with the prefix', () => {
    const access = { action: 's3:ListBucket', resource: 'arn:aws:s3:::b' };
    const condition = { StringLike: { 's3:prefix': 'team/*' } };
    expect(decided(condition, { access, extent: { exact: true, listed: 'team/' } }).allowed).toBe(true);
    expect(decided(condition, { access, extent: { exact: true, listed: 'tea' } }).allowed).toBe(false);
    expect(decided(condition, { access, extent: { exact: true } }).allowed).toBe(false);
  });

  it('has TLS where none else is served, and says when that had a say', () => {
    const condition = { Bool: { 'aws:SecureTransport': 'true' } };
    expect(decided(condition, { extent: { overTls: true } })).toEqual({ allowed: true, restedOnTls: true });
    expect(decided(undefined, { extent: { overTls: true } })).toEqual({ allowed: true, restedOnTls: false });
  });
});

describe('The refusal of an extent', () => {
  it('says for what and until when, and of what nothing is known', () => {
    const switches = switchesOf('aws');
    const policy = compilePolicy('p', parsePolicy('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}]}', { kind: 'identity', switches }));
    const caller = principalForTest({ policies: { identity: [policy] } });
    const access = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/team/', extent: { until: NOW + QUARTER, exact: false, overTls: false, restedOnTls: false } };
    const decision = new Authorizer(switches).explain(requestOf(), caller, access, undefined);
    expect(accessDenied('s3', caller, access, decision, false).detail).toBe('s3:GetObject on arn:aws:s3:::b/team/* until 2026-01-02T04:19:05.000Z: condition-failed; p[0] fails IpAddress aws:SourceIp: wanted 192.0.2.0/24, got undefined');
  });
});
