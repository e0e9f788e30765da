import { accountItems, readAccount } from './parts/account.js';
import { bucketItems, readBucket } from './parts/bucket.js';
import { groupItems, readGroup } from './parts/group.js';
import type { ImportGateway } from './parts/import-gateway.js';
import { instanceProfileItems, readInstanceProfile } from './parts/instance-profile.js';
import { policyItems, type PresentPolicy, readPolicy } from './parts/policy.js';
import { providerItems, readProvider } from './parts/provider.js';
import { readRole, roleItems } from './parts/role.js';
import { type PresentUser, readUser, userConflict, userItems } from './parts/user.js';
import { conflict, left, named, type PlanItem } from './plan.js';
import type { Wanted, WantedAccount, WantedBucket, WantedGroup, WantedInstanceProfile, WantedProvider, WantedRole } from './wanted.js';

type Found<T> = readonly (T | undefined)[];

/** What is there of what is wanted, in its order. */
export interface Present {
  readonly accounts: Found<WantedAccount>;
  readonly policies: Found<PresentPolicy>;
  readonly groups: Found<WantedGroup>;
  readonly users: readonly PresentUser[];
  readonly roles: Found<WantedRole>;
  readonly instanceProfiles: Found<WantedInstanceProfile>;
  readonly providers: Found<WantedProvider>;
  readonly buckets: Found<WantedBucket>;
}

/** Requests under way at once. */
const AT_ONCE = 8;

export const countOf = (wanted: Wanted): number => kinds.reduce((sum, kind) => sum + wanted[kind].length, 0);

const kinds = ['accounts', 'policies', 'groups', 'users', 'roles', 'instanceProfiles', 'providers', 'buckets'] as const;

/** Asks for all that is wanted. `told` hears how many were asked for. @throws GatewayRefusal */
export async function readPresent(gateway: ImportGateway, wanted: Wanted, told: (done: number) => void): Promise<Present> {
  let done = 0;
  const missing = new Set<string>();
  const of = <W, P>(read: (gateway: ImportGateway, one: W) => Promise<P>) => async (one: W): Promise<P> => {
    const found = await read(gateway, one);
    told(++done);
    return found;
  };
  const accounts = await mapped(wanted.accounts, of(readAccount));
  for (const [i, { id }] of wanted.accounts.entries()) if (accounts[i] === undefined) missing.add(id);
  // Of an account that is not there IAM has nothing to say, and refuses to.
  const within = <W extends { readonly account: string }, P>(read: (gateway: ImportGateway, one: W) => Promise<P | undefined>) =>
    of(async (_: ImportGateway, one: W): Promise<P | undefined> => (missing.has(one.account) ? undefined : read(gateway, one)));
  return {
    accounts,
    policies: await mapped(wanted.policies, within(readPolicy)),
    groups: await mapped(wanted.groups, within(readGroup)),
    users: await mapped(wanted.users, of(readUser)),
    roles: await mapped(wanted.roles, within(readRole)),
    instanceProfiles: await mapped(wanted.instanceProfiles, within(readInstanceProfile)),
    providers: await mapped(wanted.providers, within(readProvider)),
    buckets: await mapped(wanted.buckets, of(readBucket)),
  };
}

async function mapped<W, P>(all: readonly W[], one: (wanted: W) => Promise<P>): Promise<P[]> {
  const results: P[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < all.length; at = next++) results[at] = await one(all[at]!);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, all.length) }, work));
  return results;
}

/**
 * What is to be done, in an order in which everything finds what it needs. Pure: of the same source and the same system it is the
 * same plan, and of a system that has everything an empty one.
 */
export function planImport(wanted: Wanted, present: Present): readonly PlanItem[] {
  const others = new Set(wanted.users.filter((user, i) => userConflict(user, present.users[i]!) !== undefined).map(({ ceph, name }) => ceph?.uid ?? name));
  return [
    ...wanted.accounts.flatMap((one, i) => accountItems(one, present.accounts[i])),
    ...wanted.policies.flatMap((one, i) => policyItems(one, present.policies[i])),
    ...wanted.groups.flatMap((one, i) => groupItems(one, present.groups[i])),
    ...wanted.users.flatMap((one, i) => userItems(one, present.users[i]!)),
    ...wanted.roles.flatMap((one, i) => roleItems(one, present.roles[i])),
    ...wanted.instanceProfiles.flatMap((one, i) => instanceProfileItems(one, present.instanceProfiles[i])),
    ...wanted.providers.flatMap((one, i) => providerItems(one, present.providers[i])),
    ...wanted.buckets.flatMap((one, i) => (others.has(one.uid) ? [conflict(named('bucket', one.name, one.tenant), `its owner ${one.uid} is another user here`)] : bucketItems(one, present.buckets[i]))),
    ...wanted.left.map(({ what, why }) => left(what, why)),
  ];
}
