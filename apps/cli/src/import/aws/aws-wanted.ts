import { isRealAccount } from '#kernel';
import { CommandFailure } from '../../command-failure.js';
import { exitCode } from '../../exit-code.js';
import { foreignActions, withoutForeignActions } from '../foreign-actions.js';
import { isObject, type Json, objectsIn, textIn, textsIn } from '../json.js';
import { policyTextOf } from '../policy-text.js';
import { type Left, NOTHING, type Permissions, type Tag, UNLIMITED, type Wanted, type WantedInline, type WantedInstanceProfile, type WantedRole } from '../wanted.js';
import type { AwsExport } from './aws-export.js';
import { type AwsPolicies, awsPolicies } from './aws-policies.js';

/** What an account of AWS has, as it is to be here, in an account of the same id. @throws CommandFailure when that is not clear */
export function awsWanted(source: AwsExport, accountName: string): Wanted {
  const left: Left[] = source.unknown.map((path) => ({ what: `file ${path}`, why: 'it is none of the documents that are read' }));
  const account = accountOf(source);
  const roles = source.roles.filter((role) => !isOfAws(role, left));
  const holders = [...source.users, ...source.groups, ...roles];
  const policies = awsPolicies(source.policies, new Set(holders.flatMap((holder) => [...attachedTo(holder), boundaryOf(holder)])), account, left);
  leftInGeneral({ ...source, roles }, left);
  const where = ({ name, path }: { name: string; path: string }) => ({ account, name, path });
  return {
    ...NOTHING, left, policies: policies.wanted,
    accounts: [{ id: account, name: accountName || account, tenant: '', email: '', limits: limitsFor(source), quota: UNLIMITED, bucketQuota: UNLIMITED }],
    groups: source.groups.map((json) => ({ ...where(placed(json, 'GroupName')), ...permissionsOf(`group ${textIn(json, 'GroupName')}`, json, 'GroupPolicyList', policies, left) })),
    users: source.users.map((json) => ({
      ...where(placed(json, 'UserName')), ...permissionsOf(`user ${textIn(json, 'UserName')}`, json, 'UserPolicyList', policies, left),
      tags: tagsIn(json), boundary: policies.arnOf(boundaryOf(json)), groups: textsIn(json['GroupList']),
    })),
    roles: roles.map((json): WantedRole => ({
      ...where(placed(json, 'RoleName')), ...permissionsOf(`role ${textIn(json, 'RoleName')}`, json, 'RolePolicyList', policies, left),
      trust: policyTextOf(json['AssumeRolePolicyDocument']) ?? '', description: textIn(json, 'Description'),
      maxSessionDuration: source.sessionDurations.get(textIn(json, 'RoleName')), tags: tagsIn(json), boundary: policies.arnOf(boundaryOf(json)),
    })),
    instanceProfiles: roles.flatMap((json) => objectsIn(json['InstanceProfileList']).map((profile): WantedInstanceProfile => ({ ...where(placed(profile, 'InstanceProfileName')), tags: tagsIn(profile), role: textIn(json, 'RoleName') }))),
    providers: source.providers.map((json) => ({ account, url: withScheme(textIn(json, 'Url')), clientIds: textsIn(json['ClientIDList']), thumbprints: textsIn(json['ThumbprintList']), tags: tagsIn(json) })),
  };
}

/** As every ARN in it says. */
function accountOf({ users, groups, roles, policies }: AwsExport): string {
  const named = [...users, ...groups, ...roles, ...policies].map((json) => textIn(json, 'Arn').split(':')[4] ?? '').filter((account) => account !== 'aws');
  const [account = '', ...others] = [...new Set(named)];
  if (others.length === 0 && isRealAccount(account)) return account;
  throw new CommandFailure(exitCode.invalid, others.length > 0 ? `ERROR: these are several accounts (${[account, ...others].join(', ')}); import them one by one` : 'ERROR: no ARN says which account this is');
}

const placed = (json: Json, nameIn: string): { name: string; path: string } => ({ name: textIn(json, nameIn), path: textIn(json, 'Path') || '/' });
const withScheme = (url: string): string => (/^https?:/.test(url) ? url : `https://${url}`);
const tagsIn = (json: Json): readonly Tag[] => objectsIn(json['Tags']).map((tag) => ({ key: textIn(tag, 'Key'), value: textIn(tag, 'Value') }));
const attachedTo = (json: Json): readonly string[] => objectsIn(json['AttachedManagedPolicies']).map((one) => textIn(one, 'PolicyArn'));
const boundaryOf = (json: Json): string => (isObject(json['PermissionsBoundary']) ? textIn(json['PermissionsBoundary'], 'PermissionsBoundaryArn') : '');

function permissionsOf(what: string, json: Json, list: string, policies: AwsPolicies, left: Left[]): Permissions {
  const inline = objectsIn(json[list]).flatMap((one): readonly WantedInline[] => {
    const [name, text] = [textIn(one, 'PolicyName'), policyTextOf(one['PolicyDocument'])];
    if (text === undefined) left.push({ what, why: `inline policy ${name}: it is no document` });
    const { document, dropped } = text === undefined ? { document: undefined, dropped: [] } : withoutForeignActions(text);
    if (dropped.length > 0) left.push({ what, why: `inline policy ${name}: ${foreignActions(dropped)}` });
    return document === undefined ? [] : [{ name, document }];
  });
  return { inline, attached: attachedTo(json).filter((arn) => !policies.isEmpty(arn)).map(policies.arnOf) };
}

/** Roles that AWS makes for its own services, and for its log-in. Source: IAM User Guide, "Service-linked roles". */
function isOfAws(role: Json, left: Left[]): boolean {
  const ofAws = /^\/(aws-service-role|aws-reserved)\//.test(textIn(role, 'Path'));
  if (ofAws) left.push({ what: `role ${textIn(role, 'RoleName')}`, why: "it is one of AWS's own services" });
  return ofAws;
}

function leftInGeneral({ users, roles, sessionDurations }: AwsExport, left: Left[]): void {
  if (users.length > 0) left.push({ what: `access keys of ${users.length} users`, why: 'AWS shows no secrets; make new ones with aws iam create-access-key. Passwords and MFA devices stay behind, too' });
  const unknown = roles.filter((role) => !sessionDurations.has(textIn(role, 'RoleName'))).length;
  if (unknown > 0) left.push({ what: `longest session of ${unknown} roles`, why: 'the authorization details do not show it, it is 3600 s here; put the output of aws iam list-roles beside them' });
}

/** RGW's limits are 1,000 of each. */
const limitsFor = ({ users, groups, roles }: AwsExport): Record<string, number> =>
  Object.fromEntries(Object.entries({ 'max-users': users.length, 'max-groups': groups.length, 'max-roles': roles.length }).filter(([, count]) => count > 1000));
