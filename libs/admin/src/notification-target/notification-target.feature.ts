import type { Feature } from '#operation';
import { type DeliveryQueue, notificationTarget } from '#s3';
import { listNotificationTargets } from './operations/list-notification-targets.js';
import { putNotificationTarget } from './operations/put-notification-target.js';
import { removeNotificationTarget } from './operations/remove-notification-target.js';

/** Where notifications go. `queue`: what waits; asked when it is needed. */
export const notificationTargetFeature = (queue: () => Pick<DeliveryQueue, 'backlog'> | undefined): Feature => ({
  name: 'notification-target',
  aggregate: notificationTarget,
  operations: [putNotificationTarget, removeNotificationTarget, listNotificationTargets(queue)],
});
