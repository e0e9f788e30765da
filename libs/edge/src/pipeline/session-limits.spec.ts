import type { Operation, Principal } from '#operation';
import { contextForTest } from '#testing';
import { refusalOf } from '../../test/edge-kit.js';
import { refuseLimitedSession } from './session-limits.js';

const session = (claims: object = {}): Partial<Principal> => ({ kind: 'session', session: { sessionId: 's', ...claims } as never });
const withMfa = session({ mfaSerial: 'arn:aws:iam::123456789012:mfa/x' });
const federated: Partial<Principal> = { kind: 'federated-user', session: { sessionId: 's', mfaSerial: 'm' } as never };
const call = (service: string, name: string, principal: Partial<Principal>, compat: 'ceph' | 'aws' = 'aws') =>
  refusalOf(() => { refuseLimitedSession({ service, name } as Operation, contextForTest({ principal, compat })); throw new Error('let through'); });

/** RGW has no GetFederationToken whose ways it could keep. */
const refusedInCeph = (name: string): string => (name === 'AssumeRole' ? 'Cannot call AssumeRole with session credentials' : '');

describe('limits of temporary credentials in profile aws', () => {
  it.each([
    ['GetSessionToken without MFA', session(), 'iam', 'ListRoles', 'InvalidClientTokenId'],
    ['GetFederationToken, MFA or not', federated, 'iam', 'ListRoles', 'InvalidClientTokenId'],
    ['GetSessionToken', session(), 'sts', 'GetSessionToken', 'AccessDenied'],
    ['GetSessionToken with MFA', withMfa, 'sts', 'GetFederationToken', 'AccessDenied'],
    ['GetFederationToken', federated, 'sts', 'AssumeRole', 'AccessDenied'],
  ] as const)('shut sessions of %s out (%#)', async (_of, principal, service, name, code) => {
    expect(await call(service, name, principal)).toMatchObject({ code, reason: 'session-credentials' });
    expect((await call(service, name, principal, 'ceph')).message).toBe(principal === federated ? refusedInCeph(name) : 'let through');
  });

  it.each([
    ['sessions with MFA in IAM', withMfa, 'iam', 'ListRoles'],
    ['sessions that assume a role', session(), 'sts', 'AssumeRole'],
    ['sessions that ask who they are', session(), 'sts', 'GetCallerIdentity'],
    ['federated users who ask who they are', federated, 'sts', 'GetCallerIdentity'],
    ['sessions in S3', session(), 's3', 'GetObject'],
    ['sessions of roles', { kind: 'assumed-role', session: {} as never } as Partial<Principal>, 'iam', 'ListRoles'],
    ['users', {}, 'iam', 'ListRoles'],
  ] as const)('let %s through', async (_whom, principal, service, name) => {
    expect((await call(service, name, principal)).message).toBe('let through');
  });
});
