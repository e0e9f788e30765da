export type * from './notification-target.events.js';
export { notificationTarget, notificationTargetKey, notificationTargetStream, type NotificationTargetState } from './notification-target.projection.js';
export { isTopicName, topicArn } from './topic-arn.js';
