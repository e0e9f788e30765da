import { type ListEntry, type ObjectStore, readContents, type VersionEntry, type VersionPage } from '#s3';
import type { Growth } from './facts.js';

type Lists = Pick<ObjectStore, 'list' | 'listVersions'>;

/** Entries of a page. */
const PAGE = 1000;

/** What listings show of a bucket: its objects, or every version of them. */
export async function counted(store: Lists, bucketId: string, versioned: boolean): Promise<Growth> {
  let [objects, bytes] = [0, 0];
  for await (const page of versioned ? versionPages(store, bucketId) : objectPages(store, bucketId)) {
    for (const { contents } of page) {
      objects++;
      bytes += readContents(contents).size;
    }
  }
  return { objects, bytes };
}

async function* objectPages(store: Lists, bucketId: string): AsyncGenerator<readonly ListEntry[]> {
  for (let after: string | undefined, more = true; more; ) {
    const page = await store.list(bucketId, { after, limit: PAGE });
    yield page.entries;
    ({ next: after, truncated: more } = page);
  }
}

async function* versionPages(store: Lists, bucketId: string): AsyncGenerator<readonly VersionEntry[]> {
  for (let next: VersionPage['next'], more = true; more; ) {
    const page: VersionPage = await store.listVersions(bucketId, { keyMarker: next?.key, versionIdMarker: next?.versionId, limit: PAGE });
    yield page.versions.filter(({ deleteMarker }) => !deleteMarker);
    ({ next, truncated: more } = page);
  }
}
