import { iamArn } from '#kernel';
import { isObject, type Json, textIn } from '../json.js';
import { type Left, NO_CEPH_USER, type WantedKey, type WantedPolicy, type WantedUser } from '../wanted.js';
import { withoutAdministration } from './minio-policies.js';

/** What a service account has from its parent. */
export interface Inherited {
  readonly attached: readonly string[];
  readonly groups: readonly string[];
  /** One of those policies names the user who asks. */
  readonly bySelf: boolean;
}

export interface ServiceAccounts {
  /** By the parent's name. */
  readonly keys: ReadonlyMap<string, readonly WantedKey[]>;
  readonly users: readonly WantedUser[];
  readonly policies: readonly WantedPolicy[];
}

const PATH = '/minio/service-account/';

/**
 * MinIO's access keys of users. One that has all that its parent has is a key of its parent. One with a policy of its own has what
 * both allow: it becomes a user with the parent's policies and groups, and its own policy as permissions boundary. Of the root
 * user's, whose rights are all, the policy is what it may.
 */
export function serviceAccounts(all: Json, parents: ReadonlyMap<string, Inherited>, account: string, now: number, left: Left[]): ServiceAccounts {
  const keys = new Map<string, WantedKey[]>();
  const users: WantedUser[] = [];
  const policies: WantedPolicy[] = [];
  for (const [id, json] of Object.entries(all)) {
    if (!isObject(json)) continue;
    const why = reasonToLeave(json, parents, now);
    if (why !== undefined) {
      left.push({ what: `service account ${id}`, why });
      continue;
    }
    const key: WantedKey = { id, secret: textIn(json, 'secretKey'), active: textIn(json, 'status') !== 'off', subuser: '' };
    const parent = textIn(json, 'parent');
    const policy = json['sessionPolicy'];
    if (!isObject(policy)) {
      keys.set(parent, [...(keys.get(parent) ?? []), key]);
      continue;
    }
    const document = withoutAdministration(`service account ${id}`, policy, left);
    if (document === undefined) continue;
    if (parents.get(parent)?.bySelf) left.push({ what: `service account ${id}`, why: `its parent's policies speak of \${aws:username}: that is ${parent} in MinIO, and ${id} here` });
    const made = ownUser(key, account, document, parents.get(parent));
    users.push(made.user);
    policies.push(...made.policies);
  }
  return { keys, users, policies };
}

function reasonToLeave(json: Json, parents: ReadonlyMap<string, Inherited>, now: number): string | undefined {
  const expires = Date.parse(textIn(json, 'expiration'));
  // MinIO writes the epoch, or the year 1, for never.
  if (expires > 0) return expires <= now ? 'it has expired' : `it expires at ${textIn(json, 'expiration')}, and keys here do not; make a new one, or use sessions`;
  if (parents.has(textIn(json, 'parent'))) return undefined;
  const claims = isObject(json['claims']) ? json['claims'] : {};
  if ('ldapUser' in claims || 'sub' in claims) return `its parent ${textIn(json, 'parent')} is one of an identity provider; use sessions`;
  return isObject(json['sessionPolicy']) ? undefined : "it has all rights of MinIO's root user; make an administrator with rolegate user create --admin";
}

function ownUser(key: WantedKey, account: string, document: string, parent: Inherited | undefined): { readonly user: WantedUser; readonly policies: readonly WantedPolicy[] } {
  const { id } = key;
  const user = {
    account, name: id, path: '/', tags: [],
    ceph: { ...NO_CEPH_USER, uid: id, displayName: id, suspended: !key.active, keys: [{ ...key, active: true }] },
  };
  if (parent === undefined) return { user: { ...user, boundary: '', inline: [{ name: 'minio', document }], attached: [], groups: [] }, policies: [] };
  const policy: WantedPolicy = { account, name: id, path: PATH, description: `What the service account ${id} of MinIO was bounded by`, tags: [], document, otherDocuments: [] };
  return { user: { ...user, boundary: iamArn(account, 'policy', PATH, id), inline: [], attached: parent.attached, groups: parent.groups }, policies: [policy] };
}
