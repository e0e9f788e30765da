import { childOf, membersOf, textOf } from '../../gateway/query-reply.js';
import { add, conflict, create, iam, left, type PlanItem, tagParameters } from '../plan.js';
import { policyFault, policyTextOf, samePolicy } from '../policy-text.js';
import type { WantedRole } from '../wanted.js';
import type { ImportGateway } from './import-gateway.js';
import { type Holder, holderName, permissionItems, readPermissions } from './permissions.js';

const holderOf = ({ account, name }: WantedRole): Holder => ({ kind: 'Role', account, name });

export async function readRole(gateway: ImportGateway, wanted: WantedRole): Promise<WantedRole | undefined> {
  const { account, name } = wanted;
  const found = await gateway.readIam(account, 'GetRole', { RoleName: name });
  if (found === undefined) return undefined;
  const role = childOf(found, 'Role');
  return {
    account, name: textOf(role, 'RoleName'), path: textOf(role, 'Path'), description: textOf(role, 'Description'),
    trust: policyTextOf(textOf(role, 'AssumeRolePolicyDocument')) ?? '',
    maxSessionDuration: Number(textOf(role, 'MaxSessionDuration')),
    tags: membersOf(role, 'Tags').map((tag) => ({ key: textOf(tag, 'Key'), value: textOf(tag, 'Value') })),
    boundary: textOf(childOf(role, 'PermissionsBoundary'), 'PermissionsBoundaryArn'),
    ...(await readPermissions(gateway, holderOf(wanted), wanted)),
  };
}

export function roleItems(wanted: WantedRole, present: WantedRole | undefined): readonly PlanItem[] {
  const what = holderName(holderOf(wanted));
  const fault = policyFault(wanted.trust, { kind: 'trust' });
  if (fault !== undefined && !present) return [left(what, `its trust policy: ${fault}`)];
  const own = present ? changes(what, wanted, present) : [creation(what, wanted)];
  return [...own, ...permissionItems(what, holderOf(wanted), wanted, present)];
}

function creation(what: string, { account, name, path, trust, description, maxSessionDuration, tags, boundary }: WantedRole): PlanItem {
  return create(what, path === '/' ? '' : `path ${path}`, iam(account, 'CreateRole', {
    RoleName: name, Path: path, AssumeRolePolicyDocument: trust, Description: description || undefined,
    MaxSessionDuration: maxSessionDuration?.toString(), PermissionsBoundary: boundary || undefined, ...tagParameters(tags),
  }));
}

function changes(what: string, wanted: WantedRole, present: WantedRole): readonly PlanItem[] {
  const items: PlanItem[] = [];
  if (!samePolicy(wanted.trust, present.trust)) items.push(conflict(what, 'its trust policy says something else'));
  if (wanted.path !== present.path) items.push(conflict(what, `its path is ${present.path}, not ${wanted.path}`));
  if (wanted.maxSessionDuration !== undefined && wanted.maxSessionDuration !== present.maxSessionDuration) items.push(conflict(what, `its longest session is ${present.maxSessionDuration} s, not ${wanted.maxSessionDuration} s`));
  if (wanted.boundary !== '' && wanted.boundary !== present.boundary) items.push(conflict(what, 'its permissions boundary is another one'));
  const missing = wanted.tags.filter(({ key }) => !present.tags.some((tag) => tag.key === key));
  if (missing.length > 0) items.push(add(what, `tags ${missing.map(({ key }) => key).join(', ')}`, iam(wanted.account, 'TagRole', { RoleName: wanted.name, ...tagParameters(missing) })));
  if (wanted.tags.some(({ key, value }) => present.tags.some((tag) => tag.key === key && tag.value !== value))) items.push(conflict(what, 'a tag of it has another value'));
  return items;
}
