import { isRealAccount } from '#kernel';
import { childOf, membersOf, textOf } from '../../gateway/query-reply.js';
import { cephUserOf } from '../ceph/ceph-user.js';
import { isObject, type Json, textIn } from '../json.js';
import { add, conflict, create, iam, named, type PlanItem, tagParameters } from '../plan.js';
import type { CephUser, WantedKey, WantedUser } from '../wanted.js';
import { cephUserChanges, cephUserCreation } from './ceph-user-items.js';
import type { ImportGateway } from './import-gateway.js';
import { permissionItems, readPermissions } from './permissions.js';

/** What is there of a user that is wanted. */
export interface PresentUser {
  readonly user?: WantedUser;
  /** Whose the wanted keys are that somebody else has: uid by key id. */
  readonly holders: Readonly<Record<string, string>>;
}

/** A uid of a tenant names the tenant itself. */
export const userLabel = ({ ceph, name, account }: WantedUser): string => named('user', ceph?.uid ?? name, ceph && !isRealAccount(account) ? '' : account);

/** Of what is not wanted nothing is read. */
export async function readUser(gateway: ImportGateway, wanted: WantedUser): Promise<PresentUser> {
  const { account, name } = wanted;
  const info = wanted.ceph && (await gateway.readAdmin('/user', { uid: wanted.ceph.uid }));
  const ceph = isObject(info) ? cephUserOf(info) : undefined;
  const holders = await readHolders(gateway, wanted, ceph);
  if (wanted.ceph !== undefined && ceph === undefined) return { holders };
  const elsewhere = isObject(info) ? accountOf(info) : account;
  if (elsewhere !== account) return { user: { ...wanted, account: elsewhere }, holders };
  const found = await gateway.readIam(account, 'GetUser', { UserName: name });
  if (found === undefined) return ceph ? { user: { ...wanted, name: '' }, holders } : { holders };
  const shown = childOf(found, 'User');
  const groups = wanted.groups.length === 0 ? [] : await gateway.listed(account, 'ListGroupsForUser', { UserName: name }, 'Groups');
  return {
    holders,
    user: {
      account, name, path: textOf(shown, 'Path'),
      tags: membersOf(shown, 'Tags').map((tag) => ({ key: textOf(tag, 'Key'), value: textOf(tag, 'Value') })),
      boundary: textOf(childOf(shown, 'PermissionsBoundary'), 'PermissionsBoundaryArn'),
      groups: groups.map((one) => textOf(one, 'GroupName')),
      ...(await readPermissions(gateway, { kind: 'User', account, name }, wanted)),
      ...(ceph && { ceph: { ...ceph, keys: await withStatus(gateway, wanted, ceph.keys) } }),
    },
  };
}

const accountOf = (info: Json): string => textIn(info, 'account_id') || textIn(info, 'tenant');

async function readHolders(gateway: ImportGateway, { ceph }: WantedUser, present: CephUser | undefined): Promise<Record<string, string>> {
  const holders: Record<string, string> = {};
  for (const { id } of ceph?.keys ?? []) {
    if (present?.keys.some((one) => one.id === id)) continue;
    const holder = await gateway.readAdmin('/user', { 'access-key': id });
    if (isObject(holder)) holders[id] = cephUserOf(holder).uid;
  }
  return holders;
}

/** Only IAM tells which keys are inactive. */
async function withStatus(gateway: ImportGateway, { account, name, ceph }: WantedUser, keys: readonly WantedKey[]): Promise<readonly WantedKey[]> {
  if (ceph!.keys.every(({ active }) => active)) return keys;
  const listed = await gateway.listed(account, 'ListAccessKeys', { UserName: name }, 'AccessKeyMetadata');
  const inactive = new Set(listed.filter((one) => textOf(one, 'Status') === 'Inactive').map((one) => textOf(one, 'AccessKeyId')));
  return keys.map((key) => ({ ...key, active: !inactive.has(key.id) }));
}

/** Whether it is another user of the same name: nothing of the wanted one may go to it. */
export function userConflict(wanted: WantedUser, { user }: PresentUser): string | undefined {
  if (user === undefined) return undefined;
  if (user.account !== wanted.account) return `a user of this uid is there, in ${user.account || 'the empty account'}`;
  if (user.name !== wanted.name) return 'a user of this uid is there, by another name';
  const [wantedKeys, keys] = [wanted.ceph?.keys ?? [], user.ceph?.keys ?? []];
  const shares = wantedKeys.some(({ id }) => keys.some((key) => key.id === id));
  return wantedKeys.length > 0 && keys.length > 0 && !shares ? 'a user of this name is there, with other keys' : undefined;
}

export function userItems(wanted: WantedUser, present: PresentUser): readonly PlanItem[] {
  const { account, name, ceph } = wanted;
  const { user, holders } = present;
  const what = userLabel(wanted);
  const other = userConflict(wanted, present);
  if (other !== undefined) return [conflict(what, other)];
  const creation = user ? [] : [ceph ? cephUserCreation(what, wanted, ceph, holders) : iamCreation(what, wanted)];
  return [
    ...creation,
    ...(ceph ? cephUserChanges(what, wanted, ceph, user?.ceph, holders) : []),
    ...(user || ceph ? iamItems(what, wanted, user) : []),
    ...permissionItems(what, { kind: 'User', account, name }, wanted, user),
    ...wanted.groups.filter((group) => !user?.groups.includes(group)).map((group) => add(what, `member of the group ${group}`, iam(account, 'AddUserToGroup', { UserName: name, GroupName: group }))),
  ];
}

function iamCreation(what: string, { account, name, path, tags, boundary }: WantedUser): PlanItem {
  return create(what, path === '/' ? '' : `path ${path}`, iam(account, 'CreateUser', { UserName: name, Path: path, PermissionsBoundary: boundary || undefined, ...tagParameters(tags) }));
}

/** What the admin API has no parameter for. */
function iamItems(what: string, { account, name, path, tags, boundary }: WantedUser, present: WantedUser | undefined): readonly PlanItem[] {
  const who = { UserName: name };
  const items: PlanItem[] = [];
  const { path: presentPath = '/', boundary: presentBoundary = '' } = present ?? {};
  if (path !== presentPath) items.push(presentPath === '/' ? add(what, `path ${path}`, iam(account, 'UpdateUser', { ...who, NewPath: path })) : conflict(what, `its path is ${presentPath}, not ${path}`));
  if (boundary !== '' && boundary !== presentBoundary) {
    items.push(presentBoundary === '' ? add(what, `permissions boundary ${boundary}`, iam(account, 'PutUserPermissionsBoundary', { ...who, PermissionsBoundary: boundary })) : conflict(what, `its permissions boundary is ${presentBoundary}, not ${boundary}`));
  }
  const missing = tags.filter(({ key }) => !present?.tags.some((tag) => tag.key === key));
  if (missing.length > 0) items.push(add(what, `tags ${missing.map(({ key }) => key).join(', ')}`, iam(account, 'TagUser', { ...who, ...tagParameters(missing) })));
  for (const { key, value } of tags) {
    const there = present?.tags.find((tag) => tag.key === key);
    if (there && there.value !== value) items.push(conflict(what, `its tag ${key} has another value`));
  }
  return items;
}
