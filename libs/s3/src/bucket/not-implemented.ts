import { RolegateError } from '#kernel';

type Members = Readonly<Record<string, unknown>>;

export const notImplemented = (what: string): RolegateError =>
  new RolegateError('NotImplemented', `${what} is not implemented.`, { fields: { Header: what }, reason: 'not-implemented' });

/** Refuses what would otherwise be ignored without a word. @throws RolegateError NotImplemented, naming the member */
export function refuseMembers(input: object, names: readonly string[]): void {
  for (const name of names) if ((input as Members)[name] !== undefined) throw notImplemented(name);
}

const GRANTS = ['GrantFullControl', 'GrantRead', 'GrantReadACP', 'GrantWrite', 'GrantWriteACP'];

/** Everything is private to its owner, so the two canned ACLs that say no more than that are the ones that are taken. */
export function refuseAcl(input: { readonly ACL?: string }): void {
  refuseMembers(input, GRANTS);
  if (input.ACL !== undefined && input.ACL !== 'private' && input.ACL !== 'bucket-owner-full-control') throw notImplemented('x-amz-acl');
}

const ON_NEW_OBJECTS = [
  'ServerSideEncryption', 'SSECustomerAlgorithm', 'SSECustomerKey', 'SSEKMSKeyId', 'SSEKMSEncryptionContext', 'BucketKeyEnabled',
  'Tagging', 'ObjectLockMode', 'ObjectLockRetainUntilDate', 'ObjectLockLegalHoldStatus', 'WriteOffsetBytes',
];

/** What a new object may not ask for. @throws RolegateError NotImplemented */
export function refuseOnNewObject(input: { readonly ACL?: string; readonly StorageClass?: string }): void {
  refuseAcl(input);
  refuseMembers(input, ON_NEW_OBJECTS);
  if (input.StorageClass !== undefined && input.StorageClass !== 'STANDARD') throw notImplemented('x-amz-storage-class');
}
