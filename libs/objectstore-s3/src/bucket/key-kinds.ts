import { randomUUID } from 'node:crypto';
import { isRolegateError } from '#kernel';
import { etagOf } from '../object/object-headers.js';
import { listObjects } from '../object/listing.js';
import type { UpstreamBucket, UpstreamBuckets } from './upstream-buckets.js';

/** Is told whether a store that is defined with `keys: bytes` takes them for paths. */
export type ObserveKeys = (store: string, paths: boolean) => void;

/** Buckets, and objects in each, that are tried at a time. */
const SOME = 5;

/**
 * Finds out which stores were defined wrongly: where keys are paths, many names mean one object, and what policies say of one does not
 * bind the others. It takes an object to tell, so it is looked for until there is one. Asked as part of the sweep.
 */
export class KeyKinds {
  private readonly known = new Set<string>();

  constructor(private readonly buckets: UpstreamBuckets, private readonly stores: readonly { readonly name: string; readonly keys: 'bytes' | 'paths' }[], private readonly observe: ObserveKeys) {}

  /** A store that is in trouble is asked another time. */
  async look(): Promise<void> {
    for (const { name, keys } of this.stores) {
      if (keys !== 'bytes' || this.known.has(name)) continue;
      for (const bucketId of await this.buckets.rows.some(name, SOME)) {
        const bucket = await this.buckets.find(bucketId);
        const paths = bucket && (await hasOtherNames(bucket).catch(() => undefined));
        if (paths === undefined) continue;
        this.known.add(name);
        this.observe(name, paths);
        break;
      }
    }
  }
}

/** Names of files that are `key` as well. MinIO refuses steps, and leaves out the slash in front. */
const otherNames = (key: string): readonly string[] => [`./${key}`, `/${key}`, `${randomUUID()}/../${key}`];

/** Whether an object of the bucket answers to a name that is not its own; undefined: there is none to ask for. */
export async function hasOtherNames(bucket: UpstreamBucket): Promise<boolean | undefined> {
  for (const { key } of (await listObjects(bucket, { limit: SOME })).entries) {
    const tag = await tagOf(bucket, key);
    if (tag === undefined) continue;
    for (const other of otherNames(key)) if ((await tagOf(bucket, other)) === tag) return true;
    return false;
  }
  return undefined;
}

async function tagOf({ client, name }: UpstreamBucket, key: string): Promise<string | undefined> {
  try {
    const reply = await client.send({ method: 'HEAD', bucket: name, key, repeatable: false });
    reply.resume();
    return etagOf(reply.headers);
  } catch (error) {
    if (isRolegateError(error)) return undefined;
    throw error;
  }
}
