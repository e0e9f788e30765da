import { formatArn } from '#kernel';

/** Amazon SNS API Reference, CreateTopic: letters, digits, hyphens and underscores, 256 at most. */
export const isTopicName = (name: string): boolean => /^[A-Za-z0-9_-]{1,256}$/.test(name);

/** The topic's ARN; the account is a tenant's name, or empty, as in RGW (Ceph, "Bucket Notifications", Create a Topic). */
export const topicArn = (region: string, account: string, name: string): string =>
  formatArn({ partition: 'aws', service: 'sns', region, account, resource: name });
