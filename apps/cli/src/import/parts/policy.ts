import { iamArn } from '#kernel';
import { childOf, textOf } from '../../gateway/query-reply.js';
import { add, conflict, create, iam, left, named, type PlanItem, tagParameters } from '../plan.js';
import { policyFault, policyTextOf, samePolicy } from '../policy-text.js';
import type { WantedPolicy } from '../wanted.js';
import type { ImportGateway } from './import-gateway.js';

const arnOf = ({ account, path, name }: WantedPolicy): string => iamArn(account, 'policy', path, name);

/** What is there of a managed policy: its documents, and which of them counts. */
export interface PresentPolicy {
  readonly document: string;
  readonly otherDocuments: readonly string[];
}

export async function readPolicy(gateway: ImportGateway, wanted: WantedPolicy): Promise<PresentPolicy | undefined> {
  const { account } = wanted;
  const PolicyArn = arnOf(wanted);
  const found = await gateway.readIam(account, 'GetPolicy', { PolicyArn });
  if (found === undefined) return undefined;
  const current = textOf(childOf(found, 'Policy'), 'DefaultVersionId');
  const others = wanted.otherDocuments.length === 0 ? [] : await gateway.listed(account, 'ListPolicyVersions', { PolicyArn }, 'Versions');
  const documentOf = async (VersionId: string): Promise<string> => policyTextOf(textOf(childOf((await gateway.readIam(account, 'GetPolicyVersion', { PolicyArn, VersionId })) ?? '', 'PolicyVersion'), 'Document')) ?? '';
  const ids = others.map((one) => textOf(one, 'VersionId')).filter((id) => id !== current);
  return { document: await documentOf(current), otherDocuments: await Promise.all(ids.map(documentOf)) };
}

/** The version that counts comes first, so that the policy never says anything but what it said. */
export function policyItems(wanted: WantedPolicy, present: PresentPolicy | undefined): readonly PlanItem[] {
  const { account, name, path, description, tags, document, otherDocuments } = wanted;
  const what = named('policy', name, account);
  const fault = policyFault(document, { kind: 'identity', holder: 'managed' });
  if (!present && fault !== undefined) return [left(what, fault)];
  if (present && !samePolicy(present.document, document)) return [conflict(what, 'it says something else')];
  const made = create(what, path === '/' ? '' : `path ${path}`, iam(account, 'CreatePolicy', { PolicyName: name, Path: path, PolicyDocument: document, Description: description || undefined, ...tagParameters(tags) }));
  const known = [document, ...(present?.otherDocuments ?? [])];
  const missing = otherDocuments.filter((one, i) => !known.some((other) => samePolicy(one, other)) && !otherDocuments.slice(0, i).some((other) => samePolicy(one, other)));
  const versions = missing.map((one) => add(what, 'a version that does not count', iam(account, 'CreatePolicyVersion', { PolicyArn: arnOf(wanted), PolicyDocument: one })));
  return present ? versions : [made, ...versions];
}
