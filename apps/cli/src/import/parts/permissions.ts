import { awsManagedPolicies } from '#iam';
import { textOf } from '../../gateway/query-reply.js';
import { add, type Call, conflict, iam, left, named, type PlanItem } from '../plan.js';
import { policyFault, policyTextOf, samePolicy } from '../policy-text.js';
import type { Permissions } from '../wanted.js';
import type { ImportGateway } from './import-gateway.js';

/** Who holds policies. */
export interface Holder {
  readonly kind: 'User' | 'Group' | 'Role';
  readonly account: string;
  readonly name: string;
}

const OF_AWS = 'arn:aws:iam::aws:policy/';

/** Those of the inline policies that are wanted, and all that are attached. */
export async function readPermissions(gateway: ImportGateway, { kind, account, name }: Holder, wanted: Permissions): Promise<Permissions> {
  const who = { [`${kind}Name`]: name };
  const inline = wanted.inline.map(async (one) => {
    const found = await gateway.readIam(account, `Get${kind}Policy`, { ...who, PolicyName: one.name });
    return found === undefined ? [] : [{ name: one.name, document: policyTextOf(textOf(found, 'PolicyDocument')) ?? '' }];
  });
  const attached = wanted.attached.length === 0 ? [] : await gateway.listed(account, `ListAttached${kind}Policies`, who, 'AttachedPolicies');
  return { inline: (await Promise.all(inline)).flat(), attached: attached.map((one) => textOf(one, 'PolicyArn')) };
}

/**
 * What `holder` lacks of the policies that it should have. One that cannot be read may deny something: without it the others would
 * give more than the source does, so none of them is given.
 */
export function permissionItems(what: string, holder: Holder, wanted: Permissions, present: Permissions | undefined): readonly PlanItem[] {
  const unread = unreadable(holder, wanted, present);
  const give = (which: string, made: Call): PlanItem =>
    unread.length === 0 ? add(what, which, made) : left(what, `${which}: not given without its inline policy ${unread[0]!.name}, which may deny something`);
  const inline = wanted.inline.flatMap(({ name, document }) => {
    const there = present?.inline.find((one) => one.name === name);
    if (there) return samePolicy(there.document, document) ? [] : [conflict(what, `its inline policy ${name} says something else`)];
    const fault = unread.find((one) => one.name === name)?.fault;
    return [fault === undefined ? give(`inline policy ${name}`, call('Put', holder, { PolicyName: name, PolicyDocument: document })) : left(what, `inline policy ${name}: ${fault}`)];
  });
  const attached = wanted.attached.filter((arn) => !present?.attached.includes(arn)).map((arn) => {
    if (arn.startsWith(OF_AWS) && !awsManagedPolicies.has(arn)) return left(what, `managed policy ${arn}: AWS has it, this system does not know it`);
    return give(`managed policy ${arn}`, call('Attach', holder, { PolicyArn: arn }));
  });
  return [...inline, ...attached];
}

const unreadable = ({ kind }: Holder, { inline }: Permissions, present: Permissions | undefined): readonly { readonly name: string; readonly fault: string }[] =>
  inline.flatMap(({ name, document }) => {
    const there = present?.inline.some((one) => one.name === name);
    const fault = there ? undefined : policyFault(document, { kind: 'identity', holder: kind.toLowerCase() as 'user' | 'group' | 'role' });
    return fault === undefined ? [] : [{ name, fault }];
  });

const call = (verb: 'Put' | 'Attach', { kind, account, name }: Holder, parameters: Readonly<Record<string, string>>): Call =>
  iam(account, `${verb}${kind}Policy`, { [`${kind}Name`]: name, ...parameters });

/** `role S3Access1 of RGW…`. */
export const holderName = ({ kind, name, account }: Holder): string => named(kind.toLowerCase(), name, account);
