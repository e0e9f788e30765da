import type { FoundBucket } from '../bucket/bucket.queries.js';
import type { Announce, Announcement, Change } from '../store/index.js';
import { type EventName, namesEvent } from './event-names.js';
import { keyEnds } from './notification-configuration.js';
import type { TopicConfiguration } from './notification.events.js';
import { type Cause, eventRecord } from './record.js';

/** What of a request is told: the event, or one for each of its changes. */
type Happening = EventName | ((change: Change) => EventName);

/** A deletion, as the store tells it. */
export const removal = ({ markerCreated }: Change): EventName => (markerCreated === true ? 'ObjectRemoved:DeleteMarkerCreated' : 'ObjectRemoved:Delete');

export const expiration = ({ markerCreated }: Change): EventName => (markerCreated === true ? 'LifecycleExpiration:DeleteMarkerCreated' : 'LifecycleExpiration:Delete');

const NOTHING: readonly Announcement[] = [];

/**
 * For the options of a mutation: tells the bucket's topics of what the store then does. undefined where the bucket tells
 * nobody, the common case, and where nobody is told of this key.
 */
export function announcing({ state }: FoundBucket, happening: Happening, cause: Cause, key?: string): Announce | undefined {
  const { notification } = state;
  if (notification === undefined || (key !== undefined && !notification.some((one) => isAbout(one, key)))) return undefined;
  return (change) => {
    const name = typeof happening === 'string' ? happening : happening(change);
    const told = notification.filter((one) => isAbout(one, change.key) && one.Events.some((event) => namesEvent(event, name)));
    return told.length === 0 ? NOTHING : told.map(({ Id, TopicArn }) => ({ topic: TopicArn, record: eventRecord(name, Id, state, change, cause) }));
  };
}

function isAbout(one: TopicConfiguration, key: string): boolean {
  if (!one.Filter) return true;
  const { prefix, suffix } = keyEnds(one);
  return key.startsWith(prefix) && key.endsWith(suffix);
}
