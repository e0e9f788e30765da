import { awsManagedPolicies } from '#iam';
import { iamArn } from '#kernel';
import { type Json, objectsIn, textIn } from '../json.js';
import { foreignActions, withoutForeignActions } from '../foreign-actions.js';
import { policyTextOf } from '../policy-text.js';
import type { Left, WantedPolicy } from '../wanted.js';

const OF_AWS = 'arn:aws:iam::aws:policy/';
/** Where copies of AWS's own policies are. */
const COPIES = '/aws/';

export interface AwsPolicies {
  readonly wanted: readonly WantedPolicy[];
  /** The ARN of it here. */
  readonly arnOf: (arn: string) => string;
  /** Nothing that it says can be asked for here: it is not made. */
  readonly isEmpty: (arn: string) => boolean;
}

/**
 * Customer-managed policies, and of AWS's own, which this system knows few of, copies of those that somebody has: with the
 * document that they had when the account was described.
 */
export function awsPolicies(all: readonly Json[], used: ReadonlySet<string>, account: string, left: Left[]): AwsPolicies {
  const wanted: WantedPolicy[] = [];
  const copies = new Map<string, string>();
  const empty = new Set<string>();
  const own = new Set(all.filter((json) => !textIn(json, 'Arn').startsWith(OF_AWS)).map((json) => textIn(json, 'PolicyName').toLowerCase()));
  for (const json of all) {
    const [arn, name] = [textIn(json, 'Arn'), textIn(json, 'PolicyName')];
    const ofAws = arn.startsWith(OF_AWS);
    if (ofAws && (awsManagedPolicies.has(arn) || !used.has(arn) || own.has(name.toLowerCase()))) continue;
    const policy = policyOf(json, account, ofAws ? COPIES : textIn(json, 'Path') || '/', left);
    if (policy === undefined) continue;
    if (policy.document === '') {
      empty.add(arn);
      continue;
    }
    wanted.push(policy);
    if (ofAws) copies.set(arn, iamArn(account, 'policy', COPIES, name));
  }
  return { wanted, arnOf: (arn) => copies.get(arn) ?? arn, isEmpty: (arn) => empty.has(arn) };
}

/** undefined: it cannot be read. With no document where nothing of it is left. */
function policyOf(json: Json, account: string, path: string, left: Left[]): WantedPolicy | undefined {
  const name = textIn(json, 'PolicyName');
  const versions = objectsIn(json['PolicyVersionList']);
  const documentOf = (version: Json | undefined): string | undefined => policyTextOf(version?.['Document']);
  const current = versions.find((one) => one['IsDefaultVersion'] === true);
  const document = documentOf(current);
  if (document === undefined) {
    left.push({ what: `policy ${name}`, why: 'its default version has no document' });
    return undefined;
  }
  // AWS lists the newest first.
  const others = path === COPIES ? [] : versions.filter((one) => one !== current).reverse().map(documentOf).filter((one) => one !== undefined);
  const { document: kept = '', dropped } = withoutForeignActions(document);
  if (dropped.length > 0) left.push({ what: `policy ${name}`, why: `${foreignActions(dropped)}${kept === '' ? '; nothing is left of it, and it is not made' : ''}` });
  const versionsKept = others.map((one) => withoutForeignActions(one).document).filter((one) => one !== undefined);
  return { account, name, path, description: textIn(json, 'Description'), tags: [], document: kept, otherDocuments: versionsKept };
}
