import { iamArn } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListInstanceProfilesRequest, ListInstanceProfilesResponse } from '@aws-sdk/client-iam';
import { DEFAULT_PAGE, afterMarker, markerAfter } from '../../paging.js';
import { instanceProfile } from '../instance-profile.projection.js';
import { listedInstanceProfiles } from '../instance-profile.shape.js';

/** Source: IAM API Reference, ListInstanceProfiles. */
export const listInstanceProfiles = defineRead({
  name: 'ListInstanceProfiles',
  service: 'iam',
  feature: 'instance-profile',
  schema: awsOperation('iam', 'ListInstanceProfiles'),
  actions: ['iam:ListInstanceProfiles'],
  conditionKeys: [],
  errors: [],

  access: (input: ListInstanceProfilesRequest, ctx) => ({
    action: 'iam:ListInstanceProfiles',
    resource: iamArn(ctx.principal.account, 'instance-profile', input.PathPrefix ?? '/', ''),
    resourceAccount: ctx.principal.account,
    cap: { type: 'roles', access: 'read' },
  }),

  async answer(input, reads, ctx): Promise<ListInstanceProfilesResponse> {
    const { items, nextName } = await reads.list(instanceProfile, {
      account: ctx.principal.account,
      pathPrefix: input.PathPrefix,
      afterName: afterMarker(input.Marker),
      limit: input.MaxItems ?? DEFAULT_PAGE,
    });
    return {
      InstanceProfiles: await listedInstanceProfiles(reads, items.map(({ state }) => state!)),
      IsTruncated: nextName !== undefined,
      Marker: nextName === undefined ? undefined : markerAfter(nextName),
    };
  },
});
