import type { Feature } from '#operation';
import type { ObjectStore } from '../store/index.js';
import { getBucketNotificationConfiguration } from './operations/get-bucket-notification-configuration.js';
import { putBucketNotificationConfiguration } from './operations/put-bucket-notification-configuration.js';

/** What happens to objects, told to topics. */
export const notificationFeature = (store: Pick<ObjectStore, 'outbox'>): Feature => ({ name: 'notification', operations: [putBucketNotificationConfiguration(store), getBucketNotificationConfiguration] });
