import { childOf, textOf } from '../../gateway/query-reply.js';
import { conflict, create, iam, type PlanItem } from '../plan.js';
import type { WantedGroup } from '../wanted.js';
import type { ImportGateway } from './import-gateway.js';
import { type Holder, holderName, permissionItems, readPermissions } from './permissions.js';

const holderOf = ({ account, name }: WantedGroup): Holder => ({ kind: 'Group', account, name });

export async function readGroup(gateway: ImportGateway, wanted: WantedGroup): Promise<WantedGroup | undefined> {
  const { account, name } = wanted;
  const found = await gateway.readIam(account, 'GetGroup', { GroupName: name, MaxItems: '1' });
  if (found === undefined) return undefined;
  return { account, name, path: textOf(childOf(found, 'Group'), 'Path'), ...(await readPermissions(gateway, holderOf(wanted), wanted)) };
}

export function groupItems(wanted: WantedGroup, present: WantedGroup | undefined): readonly PlanItem[] {
  const { account, name, path } = wanted;
  const what = holderName(holderOf(wanted));
  const creation = present ? [] : [create(what, path === '/' ? '' : `path ${path}`, iam(account, 'CreateGroup', { GroupName: name, Path: path }))];
  const moved = present && present.path !== path ? [conflict(what, `its path is ${present.path}, not ${path}`)] : [];
  return [...creation, ...moved, ...permissionItems(what, holderOf(wanted), wanted, present)];
}
