import { RolegateError } from '#kernel';

export const notImplemented = (header: string): RolegateError =>
  new RolegateError('NotImplemented', 'A header you provided implies functionality that is not implemented', { fields: { Header: header }, reason: 'not-implemented' });

/** Members of an input with the headers that they come in. */
export type Refused = readonly (readonly [member: string, header: string])[];

/** Refuses what would otherwise be ignored without a word. @throws RolegateError NotImplemented, naming the header */
export function refuseMembers(input: object, refused: Refused): void {
  for (const [member, header] of refused) if ((input as Readonly<Record<string, unknown>>)[member] !== undefined) throw notImplemented(header);
}

const ON_NEW_OBJECTS: Refused = [
  ['ObjectLockEventHold', 'x-amz-object-lock-event-hold'],
  ['ObjectLockEventHoldDuration', 'x-amz-object-lock-event-hold-duration'],
  ['WriteOffsetBytes', 'x-amz-write-offset-bytes'],
];

/** AWS's classes that there are not here. Source: S3 API Reference, PutObject, "x-amz-storage-class". */
const STORAGE_CLASSES: ReadonlySet<string> = new Set([
  'REDUCED_REDUNDANCY', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER', 'DEEP_ARCHIVE', 'OUTPOSTS', 'GLACIER_IR', 'SNOW', 'EXPRESS_ONEZONE', 'FSX_OPENZFS', 'FSX_ONTAP',
]);

/** What a new object may not ask for. @throws RolegateError NotImplemented; InvalidStorageClass for one that nobody has */
export function refuseOnNewObject(input: { readonly StorageClass?: string }): void {
  refuseMembers(input, ON_NEW_OBJECTS);
  const { StorageClass } = input;
  if (StorageClass === undefined || StorageClass === 'STANDARD') return;
  if (STORAGE_CLASSES.has(StorageClass)) throw notImplemented('x-amz-storage-class');
  throw new RolegateError('InvalidStorageClass', '', { fields: { StorageClassRequested: StorageClass.slice(0, 256) } });
}
