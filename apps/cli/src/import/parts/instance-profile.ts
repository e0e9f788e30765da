import { childOf, membersOf, textOf } from '../../gateway/query-reply.js';
import { add, conflict, create, iam, named, type PlanItem, tagParameters } from '../plan.js';
import type { WantedInstanceProfile } from '../wanted.js';
import type { ImportGateway } from './import-gateway.js';

export async function readInstanceProfile(gateway: ImportGateway, wanted: WantedInstanceProfile): Promise<WantedInstanceProfile | undefined> {
  const found = await gateway.readIam(wanted.account, 'GetInstanceProfile', { InstanceProfileName: wanted.name });
  if (found === undefined) return undefined;
  const profile = childOf(found, 'InstanceProfile');
  const [role] = membersOf(profile, 'Roles');
  return { ...wanted, path: textOf(profile, 'Path'), role: role === undefined ? '' : textOf(role, 'RoleName') };
}

export function instanceProfileItems(wanted: WantedInstanceProfile, present: WantedInstanceProfile | undefined): readonly PlanItem[] {
  const { account, name, path, tags, role } = wanted;
  const what = named('instance profile', name, account);
  const items: PlanItem[] = present ? [] : [create(what, path === '/' ? '' : `path ${path}`, iam(account, 'CreateInstanceProfile', { InstanceProfileName: name, Path: path, ...tagParameters(tags) }))];
  const there = present?.role ?? '';
  if (role === '' || role === there) return items;
  if (there !== '') return [...items, conflict(what, `its role is ${there}, not ${role}`)];
  return [...items, add(what, `role ${role}`, iam(account, 'AddRoleToInstanceProfile', { InstanceProfileName: name, RoleName: role }))];
}
