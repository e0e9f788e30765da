/**
 * What happens to objects here and is announced. Of AWS's list (S3 User Guide, "Supported event types for SQS, SNS, and
 * Lambda") the rest is about storage classes, replication and restoring, which do not happen.
 */
const EVENTS = [
  'ObjectCreated:Put', 'ObjectCreated:Post', 'ObjectCreated:Copy', 'ObjectCreated:CompleteMultipartUpload',
  'ObjectRemoved:Delete', 'ObjectRemoved:DeleteMarkerCreated',
  'ObjectTagging:Put', 'ObjectTagging:Delete', 'ObjectAcl:Put',
  'LifecycleExpiration:Delete', 'LifecycleExpiration:DeleteMarkerCreated',
] as const;

/** As it stands in a record: without `s3:`. */
export type EventName = (typeof EVENTS)[number];

/** What a configuration may name. */
const CONFIGURABLE: ReadonlySet<string> = new Set(EVENTS.flatMap((name) => [`s3:${name}`, `s3:${family(name)}:*`]));

export const isConfigurable = (name: string): boolean => CONFIGURABLE.has(name);

/** Whether a name of a configuration means the event. */
export const namesEvent = (configured: string, event: EventName): boolean =>
  configured.endsWith(':*') ? event.startsWith(configured.slice(3, -1)) : configured.length === event.length + 3 && configured.endsWith(event);

function family(name: string): string {
  return name.slice(0, name.indexOf(':'));
}
