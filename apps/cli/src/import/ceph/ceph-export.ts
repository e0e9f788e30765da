import { isRealAccount } from '#kernel';
import { isObject, type Json, objectsIn, textIn } from '../json.js';
import type { SourceDocument } from '../read-files.js';

/** What radosgw-admin and aws-cli have written about a Ceph cluster, by kind. */
export interface CephExport {
  readonly accounts: readonly Json[];
  readonly users: readonly Json[];
  readonly roles: readonly Json[];
  readonly buckets: readonly Json[];
  readonly providers: readonly (Json & { readonly account: string })[];
  /** Policies that the name of their file tells the holder of: `role-policies/ROLE/POLICY.json`. */
  readonly filedPolicies: readonly FiledPolicy[];
  /** Paths of files that say nothing of this. */
  readonly unknown: readonly string[];
}

export interface FiledPolicy {
  readonly of: 'role' | 'user' | 'bucket';
  /** `tenant$name` in a tenant. */
  readonly holder: string;
  readonly name: string;
  readonly document: unknown;
}

type Growing = { -readonly [K in keyof CephExport]: CephExport[K][number][] };

const FILED = /(?:^|\/)(role|user)-policies\/([^/]+)\/([^/]+)\.json$/;
const FILED_BUCKET = /(?:^|\/)bucket-policies\/([^/]+)\.json$/;

/**
 * Sorts documents by what is in them: an object or a list of `user info`, `metadata get`, `role list`, `account get`, `bucket
 * stats`, `get-open-id-connect-provider`. Policies have no name in them; it is that of their file.
 */
export function cephExport(documents: readonly SourceDocument[]): CephExport {
  const found: Growing = { accounts: [], users: [], roles: [], buckets: [], providers: [], filedPolicies: [], unknown: [] };
  for (const { path, json } of documents) {
    const filed = filedPolicy(path, json);
    if (filed) found.filedPolicies.push(filed);
    else if (!sorted(path, json, found)) found.unknown.push(path);
  }
  return found;
}

function filedPolicy(path: string, json: unknown): FiledPolicy | undefined {
  const [, of, holder, name] = FILED.exec(path) ?? [];
  if (holder !== undefined && name !== undefined) return { of: of as 'role' | 'user', holder, name, document: isObject(json) ? json['Permission policy'] ?? json['PolicyDocument'] ?? json : json };
  const bucket = FILED_BUCKET.exec(path)?.[1];
  return bucket === undefined ? undefined : { of: 'bucket', holder: bucket, name: '', document: isObject(json) ? json['Policy'] ?? json : json };
}

/** False when nothing in it is known. An empty list is: there is none of a kind. */
function sorted(path: string, json: unknown, found: Growing): boolean {
  const all = Array.isArray(json) ? objectsIn(json) : isObject(json) ? [json] : [];
  const known = all.map((one) => sort(path, isObject(one['data']) && 'ver' in one ? { ...one['data'], metadataKey: one['key'] } : one, found));
  return known.length > 0 ? known.every(Boolean) : Array.isArray(json) && json.every((one) => typeof one === 'string');
}

function sort(path: string, one: Json, found: Growing): boolean {
  if ('user_id' in one && 'keys' in one) found.users.push(one);
  else if ('RoleName' in one || 'assume_role_policy_document' in one) found.roles.push(one);
  else if ('Url' in one && 'ClientIDList' in one) found.providers.push({ ...one, account: accountIn(path) });
  else if ('max_users' in one && 'max_roles' in one) found.accounts.push(one);
  else if ('bucket' in one && 'owner' in one) found.buckets.push(one);
  else return isIndex(one);
  return true;
}

/** Lists of names beside which the things themselves stand; nothing is lost with them. */
const isIndex = (one: Json): boolean => 'OpenIDConnectProviderList' in one || ('keys' in one && 'truncated' in one);

/** A provider does not say whose it is: a folder above it may, by an account id, or as `tenant=NAME`. */
function accountIn(path: string): string {
  for (const part of path.split('/')) {
    if (isRealAccount(part)) return part;
    if (part.startsWith('tenant=')) return part.slice('tenant='.length);
  }
  return '';
}

/** The account or tenant in an ARN, and in `tenant$name`. */
export const accountOfArn = (arn: string): string => arn.split(':')[4] ?? '';
export const tenantOf = (uid: string): string => (uid.includes('$') ? uid.slice(0, uid.indexOf('$')) : '');
export const withoutTenant = (uid: string): string => uid.slice(uid.indexOf('$') + 1);
export const roleText = (role: Json, current: string, old: string): string => textIn(role, current) || textIn(role, old);
