import { isObject, numberIn } from '../json.js';
import { parsedFile, type SourceFile } from '../read-files.js';
import { withoutAdministration } from './minio-policies.js';
import { type Left, UNLIMITED, type WantedBucket, type WantedQuota } from '../wanted.js';

/** What is left of a bucket, by its file. */
const LEFT: Readonly<Record<string, string>> = {
  'notification.xml': 'its notifications', 'lifecycle.xml': 'its lifecycle', 'bucket-encryption.xml': 'its default encryption', 'tagging.xml': 'its tags', 'object-lock.xml': 'its object lock',
  'versioning.xml': 'its versioning', 'replication.xml': 'its replication', 'bucket-targets.json': 'its replication targets', 'cors.xml': 'its CORS rules',
};

/** MinIO writes the element of what a bucket has none of, even into JSON. */
const EMPTY = /^\s*<\w+[^>]*>\s*<\/\w+>\s*$|^\s*<[^>]*\/>\s*$|^\s*$/;

export function minioBuckets(buckets: ReadonlyMap<string, readonly SourceFile[]>, uid: string, account: string, left: Left[]): readonly WantedBucket[] {
  return [...buckets].map(([name, files]) => {
    for (const file of files) if (file.path in LEFT && !EMPTY.test(file.bytes.toString('utf8'))) left.push({ what: `bucket ${name}`, why: `${LEFT[file.path]}: no operation sets it yet` });
    const json = (path: string): unknown => {
      const file = files.find((one) => one.path === path);
      return file && parsedFile(file).json;
    };
    const policy = json('policy.json');
    return { tenant: '', name, uid, owner: uid === '' ? '' : account || uid, quota: quotaOf(json('quota.json')), policy: (isObject(policy) && withoutAdministration(`bucket ${name}`, policy, left)) || '' };
  });
}

/** `{quota, size, quotatype}` in bytes; 0 is none. Source: madmin-go, BucketQuota. */
function quotaOf(json: unknown): WantedQuota {
  const size = isObject(json) ? numberIn(json, 'size') || numberIn(json, 'quota') || 0 : 0;
  return size > 0 ? { ...UNLIMITED, enabled: true, maxSize: size } : UNLIMITED;
}
