import type { Feature } from '#operation';
import { getBucketNotificationConfiguration } from './operations/get-bucket-notification-configuration.js';
import { putBucketNotificationConfiguration } from './operations/put-bucket-notification-configuration.js';

/** What happens to objects, told to topics. */
export const notificationFeature: Feature = { name: 'notification', operations: [putBucketNotificationConfiguration, getBucketNotificationConfiguration] };
