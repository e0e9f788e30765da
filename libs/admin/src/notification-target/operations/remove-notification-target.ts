import { appendTo } from '#iam';
import { RolegateError } from '#kernel';
import { type AdminInput, byKey, defineWrite } from '#operation';
import { notificationTarget, type NotificationTargetDeleted, notificationTargetKey, topicArn } from '#s3';
import { byCap } from '../../admin.authorization.js';
import { removeNotificationTargetApi } from '../notification-target.api.js';
import { targetRequest } from '../target-request.js';

/** Removes a topic. What waits for it is dropped; buckets that name it tell nobody. */
export const removeNotificationTarget = defineWrite({
  name: 'AdminRemoveNotificationTarget',
  service: 'admin',
  feature: 'notification-target',
  route: { method: 'DELETE', path: '/rolegate/v1/notification-targets', root: 'target', api: removeNotificationTargetApi },
  actions: ['admin:RemoveNotificationTarget'],
  conditionKeys: [],
  errors: ['InvalidArgument', 'NoSuchEntity', 'ConcurrentModification'],
  access: byCap('admin:RemoveNotificationTarget', 'buckets', 'write'),

  loads(input: AdminInput, ctx) {
    const { account, name } = targetRequest(input);
    return { existing: byKey(notificationTarget, notificationTargetKey(topicArn(ctx.settings.region, account, name))) };
  },

  decide(_input, { existing }) {
    if (!existing) throw new RolegateError('NoSuchEntity', 'There is no such topic.');
    const { state: { arn }, stream } = existing;
    return {
      writes: appendTo(existing, [{ type: 'NotificationTargetDeleted', data: {} } satisfies NotificationTargetDeleted]),
      release: [{ name: notificationTargetKey(arn), owner: stream }],
      eraseDataKeys: [stream],
      output: { topic_arn: arn, removed: true },
    };
  },
});
