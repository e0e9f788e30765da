import type { KeyObject } from 'node:crypto';
import { RolegateError } from '#kernel';
import { type BucketVersioning, type DeleteMarker, type DeleteResult, type DeleteTarget, isLocked, type ListVersionsOptions, NULL_VERSION, objectLocked, type ObjectMeta, type ObjectPart, renderContents, type SeenVersion, type VersionEntry, type VersionPage } from '../src/index.js';

export const bytewise = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

export interface Stored {
  readonly meta: ObjectMeta & { readonly madeBy?: string };
  readonly bytes: Buffer;
  /** With which alone they may be read. */
  readonly key?: KeyObject;
  /** Of an object that was made of parts. */
  readonly parts?: readonly ObjectPart[];
}

/** A version or, without `stored`, a delete marker. */
interface Version {
  readonly order: number;
  /** Undefined: the null version. */
  readonly id: string | undefined;
  readonly lastModified: number;
  readonly stored?: Stored;
}

const idOf = (version: Version): string => version.id ?? NULL_VERSION;

/** The versions of the keys of a bucket, newest first. */
export class MemoryVersions {
  versioning: BucketVersioning | undefined;
  awaited = false;
  readonly #keys = new Map<string, Version[]>();
  #last = 0;
  #revision = 0;

  setVersioning(versioning: BucketVersioning | undefined, revision: number, settled: boolean): void {
    if (revision < this.#revision || (!settled && revision === this.#revision)) return;
    if (settled || this.versioning !== 'Enabled') this.versioning = versioning ?? (this.versioning && 'Suspended');
    if (settled) this.#revision = revision;
    this.awaited = !settled;
  }

  get isEmpty(): boolean {
    return this.#keys.size === 0;
  }

  /** Everything but delete markers. */
  *objects(): Generator<Stored> {
    for (const versions of this.#keys.values()) for (const { stored } of versions) if (stored) yield stored;
  }

  /** Current objects in the order of their keys. */
  current(): Stored[] {
    return this.#sorted().flatMap(([, [newest]]) => newest?.stored ?? []);
  }

  find(key: string, versionId?: string): Stored | undefined {
    return this.#version(key, versionId)?.stored;
  }

  marker(key: string, versionId?: string): DeleteMarker | undefined {
    const version = this.#version(key, versionId);
    return version && !version.stored ? { key, lastModified: version.lastModified, ...(version.id !== undefined && { versionId: version.id }) } : undefined;
  }

  madeBy(key: string, uploadId: string): Stored | undefined {
    return this.#keys.get(key)?.find(({ stored }) => stored?.meta.madeBy === uploadId)?.stored;
  }

  /** What may change of a version did. */
  replace(key: string, stored: Stored, changed: Stored): void {
    this.#keep(key, this.#keys.get(key)!.map((one) => (one.stored === stored ? { ...one, stored: changed } : one)));
  }

  /** @returns the version's id, unless it is the null version */
  put(key: string, stored: Stored): string | undefined {
    return this.#add(key, stored.meta.lastModified, (versionId) => ({ ...stored, meta: { ...stored.meta, versionId } })).id;
  }

  delete({ key, versionId, bypassGovernance = false }: DeleteTarget, now: number): DeleteResult {
    const there = this.#version(key, versionId);
    if (versionId === undefined && this.versioning !== undefined) {
      const { id } = this.#add(key, now);
      return { key, deleted: there?.stored !== undefined, deleteMarker: true, ...(id !== undefined && { versionId: id }) };
    }
    if (!there) return { key, deleted: false };
    if (there.stored && isLocked(there.stored.meta, now, bypassGovernance)) return { key, deleted: false, locked: true };
    this.#keep(key, this.#keys.get(key)!.filter((one) => one !== there));
    return { key, deleted: true, ...(there.id !== undefined && { versionId: there.id }), ...(!there.stored && { deleteMarker: true }) };
  }

  deleteSeen({ key, versionId, lastModified, etag }: SeenVersion, now: number): boolean {
    const versions = this.#keys.get(key) ?? [];
    const there = this.#version(key, versionId);
    if (there?.lastModified !== lastModified || there.stored?.meta.etag !== etag) return false;
    const isNewest = there === versions[0];
    if (versionId === undefined ? !there.stored : isNewest && (there.stored || versions.length > 1)) return false;
    return !this.delete({ key, versionId }, now).locked;
  }

  list({ prefix = '', delimiter = '', keyMarker = '', versionIdMarker, limit }: ListVersionsOptions): VersionPage {
    const page = { versions: [] as VersionEntry[], commonPrefixes: [] as string[] };
    let next: VersionPage['next'];
    for (const [key, versions] of this.#sorted()) {
      if (!key.startsWith(prefix) || bytewise(key, keyMarker) < 0) continue;
      const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
      const folded = end < 0 ? undefined : key.slice(0, end + delimiter.length);
      if (folded !== undefined && (keyMarker.startsWith(folded) || folded === page.commonPrefixes.at(-1))) continue;
      const after = key !== keyMarker ? Infinity : versionIdMarker === undefined ? -1 : orderOf(versionIdMarker, versions);
      for (const [i, version] of (folded === undefined ? versions : versions.slice(0, 1)).entries()) {
        if (version.order >= after) continue;
        if (page.versions.length + page.commonPrefixes.length === limit) return { ...page, truncated: limit > 0, ...(limit > 0 && { next }) };
        next = folded === undefined ? { key, versionId: idOf(version) } : { key: folded };
        if (folded === undefined) page.versions.push(entry(key, version, i === 0));
        else page.commonPrefixes.push(folded);
      }
    }
    return { ...page, truncated: false };
  }

  #version(key: string, versionId: string | undefined): Version | undefined {
    const versions = this.#keys.get(key);
    return versionId === undefined ? versions?.[0] : versions?.find((one) => idOf(one) === versionId);
  }

  #add(key: string, lastModified: number, content?: (versionId: string | undefined) => Stored): Version {
    const order = (this.#last += 1);
    const id = this.versioning === 'Enabled' ? `version-${String(order).padStart(8, '0')}` : undefined;
    const stored = content?.(id);
    const version = { order, id, lastModified, ...(stored && { stored }) };
    const others = this.#keys.get(key) ?? [];
    const replaced = id === undefined ? others.find((one) => one.id === undefined)?.stored : undefined;
    if (replaced && isLocked(replaced.meta, lastModified, false)) throw objectLocked('in memory');
    this.#keys.set(key, [version, ...(id === undefined ? others.filter((one) => one.id !== undefined) : others)]);
    return version;
  }

  #keep(key: string, versions: Version[]): void {
    if (versions.length > 0) this.#keys.set(key, versions);
    else this.#keys.delete(key);
  }

  #sorted(): [string, Version[]][] {
    return [...this.#keys].sort(([a], [b]) => bytewise(a, b));
  }
}

const entry = (key: string, version: Version, isLatest: boolean): VersionEntry => {
  const { meta } = version.stored ?? {};
  return {
    key, versionId: idOf(version), isLatest, deleteMarker: !meta,
    contents: meta ? renderContents(meta.lastModified, meta.etag, meta.size, meta.checksum, meta.owner) : `<LastModified>${new Date(version.lastModified).toISOString()}</LastModified>`,
  };
};

/** Also of a version that is gone. @throws RolegateError InvalidArgument for what is no id */
function orderOf(versionId: string, versions: readonly Version[]): number {
  const found = versions.find((one) => idOf(one) === versionId);
  if (found) return found.order;
  const order = /^version-(\d{8})$/.exec(versionId)?.[1];
  if (order === undefined && versionId !== NULL_VERSION) throw new RolegateError('InvalidArgument', '');
  return order === undefined ? -1 : Number(order);
}
