import { isRolegateError } from '#kernel';
import { type Announce, type ObjectStore, type SeenVersion, tagsOfSeen } from '../../store/index.js';
import type { KnownTags, LifecycleRules } from '../lifecycle.rules.js';
import { type ListedPage, type ListedVersion, listedObjects, listedVersions } from './listed-versions.js';
import type { Removed, WalkPlace } from './lifecycle-runs.js';

export type WalkedStore = Pick<ObjectStore, 'list' | 'listVersions' | 'head' | 'tagsOfSeen' | 'deleteSeen' | 'listUploads' | 'abortUpload'>;

export interface Walk {
  readonly store: WalkedStore;
  readonly bucketId: string;
  /** The bucket keeps versions, or has kept them. */
  readonly versioned: boolean;
  readonly rules: LifecycleRules;
  /** Milliseconds since the epoch; one for the whole walk. */
  readonly now: number;
  /** Where an earlier walk was given up. */
  readonly from?: WalkPlace;
  /** Asked before anything is removed. @throws what ends the walk */
  readonly goOn: () => void;
  /** Absent: nobody is told. */
  readonly announce?: Announce;
}

export interface Step {
  readonly removed: Partial<Removed>;
  /** Where to go on from here; absent where the place before holds still. */
  readonly place?: WalkPlace;
}

/** Entries of a page. */
const PAGE = 1000;
/** Versions removed in one commit: each locks its key until then. */
const BATCH = 200;

type Kind = Exclude<keyof Removed, 'uploads'>;
interface Target {
  readonly kind: Kind;
  readonly seen: SeenVersion;
}

/** Looks at everything that the rules are about and removes what has expired, page by page; may be left after any of them. */
export async function* walkBucket(walk: Walk): AsyncGenerator<Step> {
  const { from, rules: { prefixes, uploadPrefixes } } = walk;
  if (from?.phase !== 'uploads') for (const prefix of prefixes) if (from === undefined || prefix >= from.prefix) yield* expireUnder(walk, prefix);
  for (const prefix of uploadPrefixes) if (from?.phase !== 'uploads' || prefix >= from.prefix) yield* abortUnder(walk, prefix);
}

async function* expireUnder(walk: Walk, prefix: string): AsyncGenerator<Step> {
  const { store, bucketId, from, versioned } = walk;
  const range = { bucketId, prefix, after: from?.phase === 'objects' && from.prefix === prefix ? from.key : undefined, limit: PAGE };
  for await (const page of versioned ? listedVersions(store, range) : listedObjects(store, range)) {
    yield { removed: await expirePage(walk, page), place: { phase: 'objects', prefix, key: page.complete } };
  }
}

async function expirePage(walk: Walk, { versions }: ListedPage): Promise<Partial<Removed>> {
  const targets = await expired(walk, versions);
  const removed = { objects: 0, versions: 0, markers: 0 };
  for (let at = 0; at < targets.length; at += BATCH) {
    const batch = targets.slice(at, at + BATCH);
    walk.goOn();
    const gone = await walk.store.deleteSeen(walk.bucketId, batch.map(({ seen }) => seen), { beforeCommit: walk.goOn, announce: walk.announce });
    for (const [i, { kind }] of batch.entries()) if (gone[i]) removed[kind]++;
  }
  return removed;
}

/** Tags are asked for only where they decide. */
async function expired(walk: Walk, versions: readonly ListedVersion[]): Promise<readonly Target[]> {
  const targets: Target[] = [];
  const byTags: { readonly version: ListedVersion; readonly seen: SeenVersion }[] = [];
  for (const version of versions) {
    const target = targetOf(walk, version, undefined);
    const asked = target === undefined && walk.rules.asksForTags ? targetOf(walk, version, 'any') : undefined;
    if (target) targets.push(target);
    else if (asked) byTags.push({ version, seen: asked.seen });
  }
  for (let at = 0; at < byTags.length; at += BATCH) {
    const batch = byTags.slice(at, at + BATCH);
    const tags = await tagsOfSeen(walk.store, walk.bucketId, batch.map(({ seen }) => seen));
    for (const [i, { version }] of batch.entries()) {
      const target = tags[i] && targetOf(walk, version, tags[i]);
      if (target) targets.push(target);
    }
  }
  return targets;
}

function targetOf({ rules, now }: Walk, version: ListedVersion, tags: KnownTags): Target | undefined {
  const { key, versionId, lastModified, etag, noncurrent, deleteMarker, alone } = version;
  const seen = { key, lastModified, ...(!deleteMarker && { etag }) };
  if (noncurrent) {
    const expiry = rules.noncurrent({ ...version, noncurrentSince: noncurrent.since, newer: noncurrent.newer }, tags);
    return expiry && expiry.at <= now ? { kind: 'versions', seen: { ...seen, versionId } } : undefined;
  }
  if (deleteMarker) {
    const expiry = alone ? rules.lastMarker(version) : undefined;
    return expiry && expiry.at <= now ? { kind: 'markers', seen: { ...seen, versionId } } : undefined;
  }
  const expiry = rules.current(version, tags);
  if (!expiry || expiry.at > now) return undefined;
  return { kind: 'objects', seen };
}

async function* abortUnder(walk: Walk, prefix: string): AsyncGenerator<Step> {
  const { store, bucketId, rules, now, from, goOn } = walk;
  let keyMarker = from?.phase === 'uploads' && from.prefix === prefix ? from.key : undefined;
  let uploadIdMarker: string | undefined;
  for (;;) {
    const page = await store.listUploads(bucketId, { prefix, keyMarker, uploadIdMarker, limit: PAGE });
    let uploads = 0;
    for (const { key, uploadId, initiated } of page.uploads) {
      const expiry = rules.upload(key, initiated);
      if (!expiry || expiry.at > now) continue;
      goOn();
      if (await aborted(store, { bucketId, key, uploadId }, goOn)) uploads++;
    }
    // Of a key with several uploads some may come on the next page: it is begun with again.
    yield { removed: { uploads }, ...(keyMarker !== undefined && { place: { phase: 'uploads' as const, prefix, key: keyMarker } }) };
    if (!page.truncated) return;
    keyMarker = page.next!.key;
    uploadIdMarker = page.next!.uploadId;
  }
}

/** False for one that was completed, or aborted, meanwhile. */
async function aborted(store: WalkedStore, address: { readonly bucketId: string; readonly key: string; readonly uploadId: string }, beforeCommit: () => void): Promise<boolean> {
  try {
    await store.abortUpload(address, { beforeCommit });
    return true;
  } catch (error) {
    if (isRolegateError(error) && error.code === 'NoSuchUpload') return false;
    throw error;
  }
}
