import type { Aggregate, StoredEvent } from '#event-sourcing';
import { type NotificationEndpoint, type NotificationTargetEvent, notificationTargetEventTypes } from './notification-target.events.js';

export interface NotificationTargetState extends NotificationEndpoint {
  readonly account: string;
  readonly targetId: string;
  readonly arn: string;
}

/** The claim by which a topic is found. */
export const notificationTargetKey = (arn: string): string => `notification-target:${arn}`;

export const notificationTargetStream = (targetId: string): string => `notification-target/${targetId}`;

function evolve(state: NotificationTargetState | undefined, stored: StoredEvent): NotificationTargetState | undefined {
  const event = stored as StoredEvent & NotificationTargetEvent;
  if (event.type === 'NotificationTargetCreated') return { account: stored.account, ...event.data };
  if (!state || event.type === 'NotificationTargetDeleted') return undefined;
  const { account, targetId, arn } = state;
  return { account, targetId, arn, ...event.data };
}

export const notificationTarget: Aggregate<NotificationTargetState> = {
  kind: 'notification-target',
  events: notificationTargetEventTypes,
  evolve,
  row: ({ arn }) => ({ account: '', name: arn, path: '/' }),
  keys: ({ arn }) => [notificationTargetKey(arn)],
};
