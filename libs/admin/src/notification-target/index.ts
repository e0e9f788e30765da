export { notificationTargetFeature } from './notification-target.feature.js';
export { SECRET as NOTIFICATION_SECRET } from './operations/put-notification-target.js';
