import type { NewEvent } from '#event-sourcing';

/** Members as AWS names them; prefix and suffix stand in the order given. */
export interface TopicConfiguration {
  readonly Id: string;
  readonly TopicArn: string;
  /** `s3:ObjectCreated:*` … */
  readonly Events: readonly string[];
  readonly Filter?: { readonly Key: { readonly FilterRules: readonly { readonly Name: 'prefix' | 'suffix'; readonly Value: string }[] } };
}

/** All of the bucket's notifications; none: an empty list. */
export type BucketNotificationPut = NewEvent<'BucketNotificationPut', { readonly TopicConfigurations: readonly TopicConfiguration[] }>;
