import { RolegateError } from '#kernel';
import type { VendedScope } from '#s3';
import type { UpstreamStore } from '../stores/store-definition.js';

/** Characters of a session policy (STS API Reference, AssumeRole, "Policy"). */
const LONGEST = 2048;

/** A condition that AWS, Ceph and MinIO know. */
const OVER_TLS = { Bool: { 'aws:SecureTransport': 'true' } } as const;

/** Keys that a store of files may take for others: `p/../a` lies below `p/` and means `a`. */
const ALIASES = ['*/../*', '*/..', '*/./*', '*/.', '*//*'];

/**
 * What a session upstream is bound to: the scope and nothing else. Prefixes have no characters of patterns. `keys` is the
 * store's, `partition` as in ARNs there. @throws RolegateError StsPackedPolicyTooLargeError where it is longer than an STS takes
 */
export function sessionPolicy({ placement: { bucket }, prefix, exact, actions, lists, overTls }: Omit<VendedScope, 'seconds' | 'sessionName'>, keys: UpstreamStore['keys'], partition = 'aws'): string {
  const arn = `arn:${partition}:s3:::${bucket}`;
  const below = lists && prefix !== '' ? { StringLike: { 's3:prefix': `${prefix}*` } } : {};
  const statements = [
    { Effect: 'Allow', Action: actions, Resource: `${arn}/${prefix}${exact ? '' : '*'}`, ...(overTls && { Condition: OVER_TLS }) },
    ...(lists ? [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: arn, ...((overTls || prefix !== '') && { Condition: { ...below, ...(overTls && OVER_TLS) } }) }] : []),
    ...(keys === 'paths' ? [{ Effect: 'Deny', Action: 's3:*', Resource: ALIASES.map((one) => `arn:${partition}:s3:::${one}`) }] : []),
  ];
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  if (text.length > LONGEST) throw new RolegateError('StsPackedPolicyTooLargeError', '', { detail: `a session policy of ${text.length} characters` });
  return text;
}
