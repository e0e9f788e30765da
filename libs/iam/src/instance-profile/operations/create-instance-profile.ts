import { RolegateError, iamArn } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { CreateInstanceProfileRequest, CreateInstanceProfileResponse } from '@aws-sdk/client-iam';
import { countIn } from '../../account/account.counts.js';
import { stateAfter } from '../../change.js';
import { requestTagConditions, requestTagKeys } from '../../resource-tags.js';
import { checkedTags } from '../../tag-rules.js';
import type { Tag } from '../../tag.js';
import type { InstanceProfileCreated } from '../instance-profile.events.js';
import { instanceProfile, instanceProfileNameKey, instanceProfileStream } from '../instance-profile.projection.js';
import { instanceProfileNamed } from '../instance-profile.queries.js';
import { instanceProfileShape } from '../instance-profile.shape.js';

/** Source: IAM API Reference, CreateInstanceProfile. */
export const createInstanceProfile = defineWrite({
  name: 'CreateInstanceProfile',
  service: 'iam',
  feature: 'instance-profile',
  schema: awsOperation('iam', 'CreateInstanceProfile'),
  actions: ['iam:CreateInstanceProfile'],
  conditionKeys: requestTagKeys,
  errors: ['EntityAlreadyExists', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification'],
  onlyAdds: true,

  access: (input: CreateInstanceProfileRequest, ctx) => ({
    action: 'iam:CreateInstanceProfile',
    resource: iamArn(ctx.principal.account, 'instance-profile', input.Path ?? '/', input.InstanceProfileName!),
    resourceAccount: ctx.principal.account,
    cap: { type: 'roles', access: 'write' },
    conditions: requestTagConditions(input.Tags as readonly Tag[] | undefined),
  }),

  loads: (input, ctx) => ({ existing: instanceProfileNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    if (existing) throw new RolegateError('EntityAlreadyExists', `Instance Profile ${input.InstanceProfileName} already exists.`);
    const { account } = ctx.principal;
    const instanceProfileId = ctx.ids.entity('AIPA');
    const created: InstanceProfileCreated = {
      type: 'InstanceProfileCreated',
      data: { instanceProfileId, instanceProfileName: input.InstanceProfileName!, path: input.Path ?? '/', tags: checkedTags([], input.Tags, ctx.settings.switches, 'as-written') },
    };
    const stream = instanceProfileStream(instanceProfileId);
    const outputAt = (time: number): CreateInstanceProfileResponse => ({ InstanceProfile: instanceProfileShape(stateAfter(instanceProfile, undefined, account, [created], time), undefined) });
    return {
      writes: [{ stream, account, expected: 0, events: [created] }],
      take: [{ name: instanceProfileNameKey(account, input.InstanceProfileName!), owner: stream }],
      counts: countIn(account, 'instance-profiles', 1),
      output: outputAt(ctx.now),
      outputAt,
    };
  },
});
