import { parseArn, RolegateError } from '#kernel';
import type { VendedScope } from '#s3';
import type { StoreWithSts } from './sts-client.js';

/** Characters of a session policy (STS API Reference, AssumeRole, "Policy"). */
const LONGEST = 2048;

/** A condition that AWS, Ceph and MinIO know. */
const OVER_TLS = { Bool: { 'aws:SecureTransport': 'true' } } as const;

/** Keys that a store of files may take for others: `p/../a` lies below `p/` and means `a`. */
const ALIASES = ['*/../*', '*/..', '*/./*', '*/.', '*//*'];

/** An ACL would open an object to others there (Service Authorization Reference, "Condition keys for Amazon S3"). */
const WITHOUT_ACL = { Null: Object.fromEntries(['acl', 'grant-read', 'grant-write', 'grant-read-acp', 'grant-write-acp', 'grant-full-control'].map((name) => [`s3:x-amz-${name}`, 'true'])) };

/** To MinIO s3:GetObject is any version's: the key is there in every request, empty where none is named. It knows no ACLs. */
const OF_NO_VERSION = { StringEquals: { 's3:versionid': '' } } as const;
/** Actions whose requests have that key; MinIO refuses a policy that asks others for it. */
const OF_VERSIONS: ReadonlySet<string> = new Set(['s3:GetObject', 's3:PutObject', 's3:DeleteObject']);

/** Actions under one condition. */
type Allowed = readonly [actions: readonly string[], condition: object];

/** Without it a session could have made itself an account of service, which lives on (CVE-2025-62506 of MinIO). */
const NO_ADMINISTRATION = { Effect: 'Deny', Action: 'admin:*', Resource: 'arn:aws:s3:::*' } as const;

/** Only MinIO assumes no role. */
export const isMinio = ({ sts: { roleArn } }: Pick<StoreWithSts, 'sts'>): boolean => roleArn === undefined;

function onObjects(actions: readonly string[], store: Pick<StoreWithSts, 'sts'>): readonly Allowed[] {
  if (!isMinio(store)) return [[actions, WITHOUT_ACL]];
  const others = actions.filter((action) => !OF_VERSIONS.has(action));
  return [[actions.filter((action) => OF_VERSIONS.has(action)), OF_NO_VERSION], ...(others.length > 0 ? [[others, {}] as const] : [])];
}

/** An empty condition is left out: not every server takes one. */
const allow = (Action: string | readonly string[], Resource: string, Condition: object): object =>
  ({ Effect: 'Allow', Action, Resource, ...(Object.keys(Condition).length > 0 && { Condition }) });

/**
 * What a session upstream is bound to: the scope and nothing else. Prefixes have no characters of patterns.
 * @throws RolegateError StsPackedPolicyTooLargeError where it is longer than an STS takes
 */
export function sessionPolicy({ placement: { bucket }, prefix, exact, actions, lists, overTls }: Omit<VendedScope, 'seconds' | 'sessionName'>, store: Pick<StoreWithSts, 'keys' | 'sts'>): string {
  const { keys, sts: { roleArn } } = store;
  const s3 = `arn:${(roleArn === undefined ? undefined : parseArn(roleArn)?.partition) ?? 'aws'}:s3:::`;
  const always = overTls ? OVER_TLS : {};
  const listed = prefix !== '' ? { StringLike: { 's3:prefix': `${prefix}*` } } : {};
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      ...onObjects(actions, store).map(([some, condition]) => allow(some, `${s3}${bucket}/${prefix}${exact ? '' : '*'}`, { ...condition, ...always })),
      ...(lists ? [allow('s3:ListBucket', `${s3}${bucket}`, { ...listed, ...always })] : []),
      ...(keys === 'paths' ? [{ Effect: 'Deny', Action: 's3:*', Resource: ALIASES.map((one) => `${s3}${one}`) }] : []),
      ...(isMinio(store) ? [NO_ADMINISTRATION] : []),
    ],
  });
  if (text.length > LONGEST) throw new RolegateError('StsPackedPolicyTooLargeError', '', { detail: `a session policy of ${text.length} characters` });
  return text;
}
