import { RolegateError } from '#kernel';
import type { AdoptedState, BucketPlacement, UpstreamCatalogue, UpstreamCorsRule, UpstreamDescription } from '#s3';
import type { UpstreamClient } from '../client/upstream-client.js';
import { refusalIn } from '../client/upstream-error.js';
import { childrenOf, readXml, textOf, type XmlElement } from '../client/xml.js';
import { guarded } from '../database.js';
import { hasOtherNames } from './key-kinds.js';
import type { UpstreamBuckets } from './upstream-buckets.js';
import { configuration, objectLockIn, versioningIn } from './upstream-versioning.js';

/** What a bucket may have upstream that stays there and means nothing here. */
const LEFT = {
  lifecycle: 'lifecycle rules stay with the store, which goes on carrying them out',
  website: 'the website configuration was not taken over',
  encryption: 'encryption at rest stays the store\'s',
  replication: 'replication stays the store\'s',
} as const;

/** Buckets of configured stores that are there already. */
export class Catalogue implements UpstreamCatalogue {
  constructor(private readonly buckets: UpstreamBuckets) {}

  async unknownBuckets(store: string): Promise<readonly string[]> {
    const [names, taken] = [await this.buckets.list(store), await this.buckets.rows.taken(store)];
    return names.filter((name) => !taken.has(name));
  }

  async describe({ store, bucket }: BucketPlacement): Promise<UpstreamDescription> {
    const client = this.buckets.client(store);
    const left: string[] = [];
    for (const [what, words] of Object.entries(LEFT)) if ((await asked(client, bucket, what)) !== undefined) left.push(words);
    if (client.store.keys === 'bytes' && (await hasOtherNames({ bucketId: '', client, name: bucket, objectLock: false })) === true) left.push(`keys of ${store} are paths of files: until ROLEGATE_STORES says "keys": "paths", an object answers to names that no policy binds`);
    const versioning = versioningIn(await asked(client, bucket, 'versioning'));
    const objectLock = objectLockIn(await asked(client, bucket, 'object-lock'));
    return {
      ...(versioning && { versioning }), ...(objectLock && { objectLock }),
      policy: await asked(client, bucket, 'policy'), tags: tagsOf(await asked(client, bucket, 'tagging')), cors: corsOf(await asked(client, bucket, 'cors')), left,
    };
  }

  adopt(bucketId: string, placement: BucketPlacement, state: AdoptedState): Promise<void> {
    return this.buckets.adopt(bucketId, placement, state);
  }

  unrecorded(olderThan: number): Promise<readonly string[]> {
    return guarded(() => this.buckets.rows.unrecorded(olderThan));
  }

  recorded(bucketId: string): Promise<void> {
    return guarded(() => this.buckets.rows.recorded(bucketId));
  }

  abandon(bucketId: string): Promise<void> {
    return guarded(() => this.buckets.abandon(bucketId));
  }

  disown(bucketId: string): Promise<void> {
    return this.buckets.rows.remove(bucketId, false);
  }
}

/** Who asks to adopt a bucket named it: that there is none is the caller's error, unlike of a bucket that is gone under one of ours. */
async function asked(client: UpstreamClient, bucket: string, what: string): Promise<string | undefined> {
  try {
    return await configuration(client, bucket, what);
  } catch (error) {
    if (refusalIn(error)?.code === 'NoSuchBucket') throw new RolegateError('NoSuchBucket', `The store has no bucket ${bucket}.`, { reason: 'upstream-no-bucket', cause: error });
    throw error;
  }
}

function tagsOf(text: string | undefined): UpstreamDescription['tags'] {
  const set = text === undefined ? undefined : childrenOf(readXml(text) ?? NOTHING, 'TagSet')[0];
  return set ? childrenOf(set, 'Tag').map((tag) => ({ Key: textOf(tag, 'Key') ?? '', Value: textOf(tag, 'Value') ?? '' })) : [];
}

function corsOf(text: string | undefined): readonly UpstreamCorsRule[] {
  return text === undefined ? [] : childrenOf(readXml(text) ?? NOTHING, 'CORSRule').map((rule) => {
    const all = (name: string): string[] => childrenOf(rule, name).map((one) => one.text);
    const [ID, age, headers, exposed] = [textOf(rule, 'ID'), textOf(rule, 'MaxAgeSeconds'), all('AllowedHeader'), all('ExposeHeader')];
    return {
      ...(ID !== undefined && { ID }), AllowedMethods: all('AllowedMethod'), AllowedOrigins: all('AllowedOrigin'),
      ...(headers.length > 0 && { AllowedHeaders: headers }), ...(exposed.length > 0 && { ExposeHeaders: exposed }), ...(age !== undefined && { MaxAgeSeconds: Number(age) }),
    };
  });
}

const NOTHING: XmlElement = { name: '', children: [], text: '' };
