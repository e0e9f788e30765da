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

/** What a new object may not ask for. @throws RolegateError NotImplemented */
export function refuseOnNewObject(input: { readonly StorageClass?: string }): void {
  refuseMembers(input, ON_NEW_OBJECTS);
  if (input.StorageClass !== undefined && input.StorageClass !== 'STANDARD') throw notImplemented('x-amz-storage-class');
}
