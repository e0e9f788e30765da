import { cephUid, user } from '#iam';
import { type Directory, isNotResident } from '#operation';
import type { BucketOwner } from './bucket.events.js';

const USER_KIND = 'user/';

/**
 * The owner under its id of today: outside real accounts a user may be renamed (UpdateUser), and somebody else be called as
 * he was. The same object for as long as he is called as he was when the bucket was made.
 */
export function ownerNow(owner: BucketOwner, directory: Pick<Directory, 'get'>): BucketOwner {
  if (!owner.stream.startsWith(USER_KIND)) return owner;
  const found = stateOf(owner.stream, directory);
  const id = found ? cephUid(found) : owner.id;
  return id === owner.id ? owner : { ...owner, id };
}

/** undefined: gone, or not in memory yet. */
function stateOf(stream: string, directory: Pick<Directory, 'get'>) {
  try {
    return directory.get(user, stream)?.state;
  } catch (error) {
    if (isNotResident(error)) return undefined;
    throw error;
  }
}
