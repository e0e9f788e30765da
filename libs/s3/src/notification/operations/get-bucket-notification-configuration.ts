import type { GetBucketNotificationConfigurationRequest, NotificationConfiguration } from '@aws-sdk/client-s3';
import { readsConfiguration } from '../../bucket/bucket.configuration.js';

/** Source: S3 API Reference, GetBucketNotificationConfiguration; GetBucketNotification is its former name, on the same wire. */
export const getBucketNotificationConfiguration = readsConfiguration<GetBucketNotificationConfigurationRequest, NotificationConfiguration>({
  name: 'GetBucketNotificationConfiguration',
  feature: 'notification',
  action: 's3:GetBucketNotification',
  shown: ({ notification = [] }) => (notification.length === 0 ? {} : { TopicConfigurations: notification as NotificationConfiguration['TopicConfigurations'] }),
});
