import type { Backlog, NotificationTargetState } from '#s3';

/** A target as the API shows it; never its secret. */
export const targetShape = ({ arn, account, endpoint, opaqueData, secret }: Omit<NotificationTargetState, 'targetId'>, backlog?: Backlog) => ({
  topic_arn: arn,
  account,
  endpoint,
  opaque_data: opaqueData ?? '',
  signed: secret !== undefined,
  ...(backlog && { waiting: backlog.records, waiting_seconds: Math.floor(backlog.seconds) }),
});
