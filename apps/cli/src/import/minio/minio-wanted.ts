import { isObject, type Json, textIn, textsIn } from '../json.js';
import { NO_CEPH_USER, NOTHING, type Left, type Wanted, type WantedGroup, type WantedKey, type WantedPolicy, type WantedUser } from '../wanted.js';
import { minioBuckets } from './minio-buckets.js';
import type { MinioExport } from './minio-export.js';
import { minioPolicies, namesIn, policyArn } from './minio-policies.js';
import { type Inherited, serviceAccounts } from './service-accounts.js';

/** Where everything is to be. */
export interface Destination {
  /** '' for the empty account. */
  readonly account: string;
  /** Who is to own the buckets; MinIO's have no owner. '' leaves them to whoever imports. */
  readonly uid: string;
}

/** What a MinIO has, as it is to be here. `now`: milliseconds since the epoch; keys that have expired are left out. */
export function minioWanted(source: MinioExport, { account, uid }: Destination, now: number): Wanted {
  const left: Left[] = [];
  const mapped = [...Object.values(source.userMappings), ...Object.values(source.groupMappings), ...Object.values(source.externalMappings)];
  const policies = minioPolicies(source.policies, new Set(mapped.flatMap(namesIn)), account, left);
  const known = new Set(policies.map(({ name }) => name));
  const attached = (mapping: unknown): readonly string[] => namesIn(mapping).filter((name) => known.has(name)).map((name) => policyArn(account, name));
  const groups = groupsOf(source, account, attached, left);
  const inherited = new Map(Object.keys(source.users).map((name) => [name, inheritedFrom(name, source, groups, policies, attached)]));
  const services = serviceAccounts(source.serviceAccounts, inherited, account, now, left);
  leftMappings(source, left);
  const users = [...Object.entries(source.users).flatMap(([name, json]) => (isObject(json) ? [userOf(name, json, account, inherited.get(name)!, services.keys.get(name) ?? [])] : [])), ...services.users];
  // Buckets of an account are the account's, whichever of its users they are given to.
  const owner = uid || (account === '' ? '' : users[0]?.ceph?.uid ?? '');
  return {
    ...NOTHING, groups, left,
    policies: [...policies, ...services.policies] satisfies readonly WantedPolicy[],
    users,
    buckets: minioBuckets(source.buckets, owner, account, left),
  };
}

/** What a user has, and its service accounts have from it. */
function inheritedFrom(name: string, { userMappings, groups: members }: MinioExport, all: readonly WantedGroup[], policies: readonly WantedPolicy[], attached: (mapping: unknown) => readonly string[]): Inherited {
  const groups = all.filter((group) => textsIn((members[group.name] as Json)['members']).includes(name));
  const own = attached(userMappings[name]);
  const arns = new Set([...own, ...groups.flatMap((group) => group.attached)]);
  const bySelf = policies.some((policy) => arns.has(policyArn(policy.account, policy.name)) && /\$\{aws:user(name|id)\}/i.test(policy.document));
  return { attached: own, groups: groups.map((group) => group.name), bySelf };
}

/** A user's name is its access key. */
function userOf(name: string, json: Json, account: string, { attached, groups }: Inherited, keys: readonly WantedKey[]): WantedUser {
  const own: WantedKey = { id: name, secret: textIn(json, 'secretKey'), active: true, subuser: '' };
  return {
    account, name, path: '/', tags: [], boundary: '', inline: [], attached, groups,
    ceph: { ...NO_CEPH_USER, uid: name, displayName: name, suspended: textIn(json, 'status') === 'disabled', keys: [own, ...keys] },
  };
}

function groupsOf({ groups, groupMappings }: MinioExport, account: string, attached: (mapping: unknown) => readonly string[], left: Left[]): readonly WantedGroup[] {
  return Object.entries(groups).flatMap(([name, json]) => {
    if (!isObject(json)) return [];
    const disabled = textIn(json, 'status') === 'disabled';
    if (disabled) left.push({ what: `group ${name}`, why: 'its policies: it is disabled, and here a group is not; attach them when it is wanted' });
    return [{ account, name, path: '/', inline: [], attached: disabled ? [] : attached(groupMappings[name]) }];
  });
}

/** Whom a directory knows, this system knows by identity mappings; whose directory it is, the export does not say. */
function leftMappings({ users, userMappings, groups, groupMappings, externalMappings }: MinioExport, left: Left[]): void {
  const external = { ...externalMappings, ...without(groupMappings, groups), ...without(userMappings, users) };
  for (const [name, mapping] of Object.entries(external)) {
    left.push({ what: `policy mapping of ${name}`, why: `${namesIn(mapping).join(', ')}: the identity provider knows it; map it with rolegate mapping add --provider …` });
  }
}

const without = (mappings: Json, known: Json): Json => Object.fromEntries(Object.entries(mappings).filter(([name]) => !(name in known)));
