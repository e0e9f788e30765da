import { type AdminInput, defineRead, type ReadOperation } from '#operation';
import { type Backlog, type DeliveryQueue, notificationTarget, type NotificationTargetState } from '#s3';
import { byCap } from '../../admin.authorization.js';
import { filled, invalidArgument } from '../../parameters.js';
import { listNotificationTargetsApi } from '../notification-target.api.js';
import { targetShape } from '../target-shape.js';

const PAGE = 1000;

/** Topics by ARN, a page at a time, with what waits for each. */
export const listNotificationTargets = (queue: () => Pick<DeliveryQueue, 'backlog'> | undefined): ReadOperation => defineRead({
  name: 'AdminListNotificationTargets',
  service: 'admin',
  feature: 'notification-target',
  route: { method: 'GET', path: '/rolegate/v1/notification-targets', root: 'targets', api: listNotificationTargetsApi },
  actions: ['admin:ListNotificationTargets'],
  conditionKeys: [],
  errors: ['InvalidArgument'],
  access: byCap('admin:ListNotificationTargets', 'buckets', 'read'),

  async answer(input: AdminInput, reads) {
    const asked = filled(input, 'max-entries');
    const limit = Number(asked ?? PAGE);
    if (!/^\d{1,4}$/.test(asked ?? String(PAGE)) || limit < 1 || limit > PAGE) throw invalidArgument(`max-entries is a number from 1 to ${PAGE}.`, 'max-entries', asked);
    const { items, nextName } = await reads.list(notificationTarget, { account: '', limit, afterName: filled(input, 'marker') });
    const waiting = new Map((await queue()?.backlog() ?? []).map((one) => [one.topic, one]));
    const none = (topic: string): Backlog => ({ topic, records: 0, seconds: 0 });
    const targets = items.map(({ state }) => state as NotificationTargetState);
    return { targets: targets.map((state) => targetShape(state, waiting.get(state.arn) ?? none(state.arn))), next: nextName ?? '' };
  },
});
