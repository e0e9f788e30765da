import type { Principal } from '#operation';
import { type AnyHistory, HISTORY_TIME, aUser, history } from '#testing';
import { bucket, bucketStream, type BucketCreated, type BucketEvent } from '../src/index.js';
import { MemoryObjectStore } from './memory-object-store.js';

/** The owner of `mine`: user TESTER of the testing library's fixtures. */
export const OWNER = { stream: 'user/AIDA00000000000USER01', id: 'TESTER', displayName: 'TestUser' };
export const OTHER = { stream: 'user/AIDA00000000000USER02', id: 'OTHER', displayName: 'Other user' };

export const bucketCreated = (name: string, data: Partial<BucketCreated['data']> = {}): BucketCreated => ({
  type: 'BucketCreated',
  data: { bucketId: `ID-OF-${name.toUpperCase()}`, name, owner: OWNER, region: 'default', ...data },
});

/** A bucket with what happened to it since. */
export const aBucket = (name: string, more: readonly BucketEvent[] = [], data: Partial<BucketCreated['data']> = {}, account = ''): AnyHistory =>
  history(bucket, bucketStream(data.bucketId ?? `ID-OF-${name.toUpperCase()}`), account, [bucketCreated(name, data), ...more]);

export const policyPut = (...statements: readonly object[]): BucketEvent =>
  ({ type: 'BucketPolicyPut', data: { policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }) } });

/** The owner, with limits of a user. */
export const theOwner = (maxBuckets = 1000): AnyHistory => aUser([], { maxBuckets });

/** Callers by name; every one is a user of the empty account without policies unless it says otherwise. */
export const callers: Readonly<Record<string, Partial<Principal>>> = {
  TESTER: { userName: 'TESTER', stream: OWNER.stream, owner: OWNER },
  OTHER: { userName: 'OTHER', stream: OTHER.stream, owner: OTHER },
  /** A session of a role without policies that the owner has assumed. */
  session: {
    kind: 'assumed-role', userName: '', stream: 'role/R', owner: OWNER, arn: 'arn:aws:sts:::assumed-role/R/s',
    principal: { kind: 'assumed-role', account: '', arn: 'arn:aws:sts:::assumed-role/R/s', roleArn: 'arn:aws:iam:::role/R', sessionArn: 'arn:aws:sts:::assumed-role/R/s' },
  },
  /** Stopped by no policy. */
  administrator: { userName: 'ROOT', stream: 'user/ROOT', administrator: true },
  anonymous: {
    kind: 'anonymous', userName: '', stream: '', arn: '', userId: '', owner: { stream: '', id: '', displayName: '' }, lineage: [],
    principal: { kind: 'anonymous', account: '', arn: '' },
  },
};

/** A store whose clock stands at the time of all histories, with the given buckets and objects: `{ mine: { key: 'body' } }`. */
export async function aStore(contents: Readonly<Record<string, Readonly<Record<string, string>>>>): Promise<MemoryObjectStore> {
  const store = new MemoryObjectStore(() => HISTORY_TIME.getTime());
  for (const [name, objects] of Object.entries(contents)) {
    await store.createBucket(`ID-OF-${name.toUpperCase()}`);
    for (const [key, body] of Object.entries(objects)) await store.put(`ID-OF-${name.toUpperCase()}`, key, Buffer.from(body));
  }
  return store;
}
