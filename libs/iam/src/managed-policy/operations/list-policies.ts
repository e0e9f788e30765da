import { iamArn } from '#kernel';
import { type Reads, defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListPoliciesRequest, ListPoliciesResponse, Policy } from '@aws-sdk/client-iam';
import { boundaryReference } from '../../permissions-boundary.js';
import { DEFAULT_PAGE, afterMarker, markerAfter } from '../../paging.js';
import { awsManagedPolicies } from '../aws-managed-policies.js';
import { policy } from '../policy.projection.js';
import { awsPolicyShape, countedShape, policyShape } from '../policy.shape.js';
import { usageCounts } from '../policy.usage.js';

/** At most so many policies of one owner, by name; `after` is the last name that was taken. */
type Batch = (after: string | undefined, size: number) => Promise<{ readonly policies: readonly Policy[]; readonly more: boolean }>;

/**
 * Those that are not asked for are passed over, nobody knows how many: a page ends after so many, with what was found. "IAM might
 * return fewer than the MaxItems number of results, even when there are more" (IAM API Reference, ListPolicies).
 */
const MOST_LOOKED_AT = 1000;

const ofAws = [...awsManagedPolicies.values()].sort((a, b) => (a.policyName < b.policyName ? -1 : 1));

/**
 * Source: IAM API Reference, ListPolicies: those of AWS first, then the account's, by name; without Tags and Description
 * ("a subset of the available attributes").
 */
export const listPolicies = defineRead({
  name: 'ListPolicies',
  service: 'iam',
  feature: 'managed-policy',
  schema: awsOperation('iam', 'ListPolicies'),
  actions: ['iam:ListPolicies'],
  conditionKeys: [],
  errors: [],

  access: (input: ListPoliciesRequest, ctx) => ({
    action: 'iam:ListPolicies',
    resource: iamArn(ctx.principal.account, 'policy', input.PathPrefix ?? '/', ''),
    resourceAccount: ctx.principal.account,
    cap: { type: 'user-policy', access: 'read' },
  }),

  async answer(input, reads, ctx): Promise<ListPoliciesResponse> {
    const { account } = ctx.principal;
    const limit = input.MaxItems ?? DEFAULT_PAGE;
    const marker = afterMarker(input.Marker);
    const shown: Policy[] = [];
    let last = '';
    for (const [owner, batch] of ownersOf(input, reads, account)) {
      let after = marker?.startsWith(owner) ? marker.slice(owner.length) : undefined;
      // A marker among the second owner's policies: the first's have been shown.
      if (marker !== undefined && after === undefined && owner === 'AWS') continue;
      for (let more = true; more;) {
        const taken = await batch(after, isFiltered(input) ? MOST_LOOKED_AT : limit - shown.length + 1);
        const counts = await usageCounts(reads, account, taken.policies.map(({ Arn }) => Arn!));
        for (const one of taken.policies) {
          if (!asked(one.Arn!, counts, input)) continue;
          if (shown.length === limit) return { Policies: shown, IsTruncated: true, Marker: markerAfter(last) };
          shown.push({ ...countedShape(one, counts), Tags: undefined, Description: undefined });
          last = owner + one.PolicyName;
        }
        ({ more } = taken);
        after = taken.policies.at(-1)?.PolicyName;
        if (more && isFiltered(input)) return { Policies: shown, IsTruncated: true, Marker: markerAfter(owner + after) };
      }
    }
    return { Policies: shown, IsTruncated: false };
  },
});

const isFiltered = ({ OnlyAttached, PolicyUsageFilter }: ListPoliciesRequest): boolean => OnlyAttached === true || PolicyUsageFilter !== undefined;

/** OnlyAttached means every use; PolicyUsageFilter one kind of use. */
function asked(arn: string, counts: ReadonlyMap<string, number>, { OnlyAttached, PolicyUsageFilter }: ListPoliciesRequest): boolean {
  const bounds = counts.has(boundaryReference(arn));
  if (PolicyUsageFilter === 'PermissionsBoundary') return bounds;
  return !OnlyAttached || counts.has(arn) || (bounds && PolicyUsageFilter === undefined);
}

function ownersOf({ Scope = 'All', PathPrefix = '/' }: ListPoliciesRequest, reads: Reads, account: string): (readonly ['AWS' | 'Local', Batch])[] {
  const aws: Batch = async (after = '') => ({ policies: PathPrefix === '/' ? ofAws.filter(({ policyName }) => policyName > after).map(awsPolicyShape) : [], more: false });
  const local: Batch = async (after, size) => {
    const { items, nextName } = await reads.list(policy, { account, pathPrefix: PathPrefix, afterName: after, limit: size });
    return { policies: items.map(({ state }) => policyShape(state!)), more: nextName !== undefined };
  };
  return ([['AWS', aws], ['Local', local]] as const).filter(([owner]) => Scope === 'All' || Scope === owner);
}
