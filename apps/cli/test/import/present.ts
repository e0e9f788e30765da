import type { Present } from '../../src/import/plan-import.js';
import type { Wanted } from '../../src/import/wanted.js';

/** A system that has nothing of what is wanted. */
export const nothingOf = (wanted: Wanted): Present => ({
  accounts: [], policies: [], groups: [], users: wanted.users.map(() => ({ holders: {} })), roles: [], instanceProfiles: [], providers: [], buckets: [],
});

/** One that has all of it, as it is wanted. */
export const everythingOf = (wanted: Wanted): Present => ({ ...wanted, users: wanted.users.map((user) => ({ user, holders: {} })) });
