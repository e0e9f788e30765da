import type { EventTypes, NewEvent } from '#event-sourcing';

/** Where records of a topic go. */
export interface NotificationEndpoint {
  /** `https://host/path`, `http://…`, or `kafka://host:port[,host:port]/topic`; no credentials in it. */
  readonly endpoint: string;
  /** Given back in every record. Source: Ceph, "Bucket Notifications", OpaqueData. */
  readonly opaqueData?: string;
  /** Signs what is sent to a webhook; sealed under the target's data key. */
  readonly secret?: string;
}

/** The stored contract of `notification-target/<uuid>` streams. The envelope's account is the one whose buckets may name it. */
export type NotificationTargetCreated = NewEvent<'NotificationTargetCreated', NotificationEndpoint & {
  readonly targetId: string;
  /** Of the topic: `arn:aws:sns:<region>:<account>:<name>`. */
  readonly arn: string;
}>;
/** All that holds after the change. */
export type NotificationTargetChanged = NewEvent<'NotificationTargetChanged', NotificationEndpoint>;
export type NotificationTargetDeleted = NewEvent<'NotificationTargetDeleted', Record<string, never>>;

export type NotificationTargetEvent = NotificationTargetCreated | NotificationTargetChanged | NotificationTargetDeleted;

export const notificationTargetEventTypes = {
  NotificationTargetCreated: { schemaVersion: 1, critical: true },
  NotificationTargetChanged: { schemaVersion: 1, critical: true },
  NotificationTargetDeleted: { schemaVersion: 1, critical: true },
} as const satisfies Record<NotificationTargetEvent['type'], EventTypes[string]>;
