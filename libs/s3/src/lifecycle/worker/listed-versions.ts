import { type ListedObject, type ObjectStore, readContents } from '../../store/index.js';

/** An entry of a listing, and what rules ask of its place among the versions of its key. */
export interface ListedVersion extends Pick<ListedObject, 'lastModified' | 'etag' | 'size'> {
  readonly key: string;
  /** Absent in buckets that never kept versions. */
  readonly versionId?: string;
  readonly deleteMarker: boolean;
  /** Absent: it is the current one. */
  readonly noncurrent?: { readonly since: number; readonly newer: number };
  /** There is no other version of the key. */
  readonly alone: boolean;
}

export interface ListedPage {
  readonly versions: readonly ListedVersion[];
  /** Everything up to this key, all its versions, has been seen; absent where that cannot be said yet. */
  readonly complete?: string;
}

type Lists = Pick<ObjectStore, 'list' | 'listVersions'>;

/** Where to look, and from where on. */
export interface ListedRange {
  readonly bucketId: string;
  readonly prefix: string;
  /** Keys after this one. */
  readonly after?: string;
  /** Entries of a page. */
  readonly limit: number;
}

/** Current objects of a bucket that never kept versions. */
export async function* listedObjects(store: Lists, { bucketId, prefix, after, limit }: ListedRange): AsyncGenerator<ListedPage> {
  for (let place = after; ;) {
    const { entries, truncated, next } = await store.list(bucketId, { prefix, after: place, limit });
    yield { versions: entries.map(({ key, contents }) => ({ key, ...readContents(contents), deleteMarker: false, alone: true })), complete: next ?? entries.at(-1)?.key };
    if (!truncated) return;
    place = next;
  }
}

/** Versions of a bucket that keeps them, of each key the newest first. */
export async function* listedVersions(store: Lists, { bucketId, prefix, after, limit }: ListedRange): AsyncGenerator<ListedPage> {
  const order = new VersionOrder();
  let marker: { readonly key: string; readonly versionId?: string } | undefined = after === undefined ? undefined : { key: after };
  for (;;) {
    const { versions, truncated, next } = await store.listVersions(bucketId, { prefix, keyMarker: marker?.key, versionIdMarker: marker?.versionId, limit });
    const placed: ListedVersion[] = [];
    for (const { contents, isLatest, ...version } of versions) order.add({ ...version, ...readContents(contents) }, isLatest, placed);
    if (!truncated) order.end(placed);
    yield { versions: placed, complete: order.complete };
    if (!truncated) return;
    marker = next;
  }
}

type Entry = Pick<ListedVersion, 'key' | 'versionId' | 'deleteMarker' | 'lastModified' | 'etag' | 'size'>;

/** Says of each version which place it has among those of its key; the newest waits until it is known whether it is the only one. */
class VersionOrder {
  /** All versions of this key, and of those before it, were told. */
  complete: string | undefined;
  #before: Entry | undefined;
  #waiting: Entry | undefined;
  #newer = 0;

  /** The newest begins a key, also once more: some stores do so whose marker was a version that is gone by then. */
  add(entry: Entry, isLatest: boolean, told: ListedVersion[]): void {
    const before = this.#before;
    if (before?.key === entry.key && !isLatest) {
      this.#tell(told, false);
      told.push({ ...entry, alone: false, noncurrent: { since: before.lastModified, newer: this.#newer++ } });
    } else {
      this.#tell(told, true);
      if (before?.key !== entry.key) this.complete = before?.key;
      this.#waiting = entry;
      this.#newer = 0;
    }
    this.#before = entry;
  }

  end(told: ListedVersion[]): void {
    this.#tell(told, true);
    this.complete = this.#before?.key;
  }

  #tell(told: ListedVersion[], alone: boolean): void {
    if (this.#waiting) told.push({ ...this.#waiting, alone });
    this.#waiting = undefined;
  }
}
