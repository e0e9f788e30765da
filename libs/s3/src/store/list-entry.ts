import type { ObjectOwner } from './acl.js';
import type { ChecksumAlgorithm, ObjectChecksum } from './object.js';

/**
 * What a listing says about an object. The children of `<Contents>` after `<Key>` never change while the object lives, so
 * they are rendered once, when it is written, and a listing only puts keys before them.
 */
export interface ListEntry {
  readonly key: string;
  /**
   * XML: `<LastModified>…</LastModified><ETag>…</ETag>…<Size>…</Size><StorageClass>…</StorageClass>`; at the end of those whose
   * object is not the bucket owner's, who its owner is: see listedOwner.
   */
  readonly contents: string;
}

export interface ListedObject {
  readonly lastModified: number;
  readonly etag: string;
  readonly size: number;
  readonly storageClass: string;
  readonly checksumAlgorithm?: ChecksumAlgorithm;
}

/** The part of `contents` after LastModified: what is known before the store has set the time. */
export function renderContentsTail(etag: string, size: number, checksum?: ObjectChecksum, owner?: ObjectOwner): string {
  const sum = checksum === undefined
    ? ''
    : `<ChecksumAlgorithm>${checksum.algorithm}</ChecksumAlgorithm><ChecksumType>${checksum.type}</ChecksumType>`;
  return `<ETag>&quot;${etag}&quot;</ETag>${sum}<Size>${size}</Size><StorageClass>STANDARD</StorageClass>${owner === undefined ? '' : renderOwner(owner)}`;
}

const OWNER = '<Owner>';
const OWNER_END = '</Owner>';

/** Names may change: how the owner is called is known when the listing is. */
const renderOwner = ({ stream, id, displayName }: ObjectOwner): string => OWNER + [stream, id, displayName].map(encodeURIComponent).join(' ') + OWNER_END;

/** The owner that `contents` ends with, and what stands before it; undefined where the object is the bucket owner's. */
export function listedOwner(contents: string): { readonly owner: ObjectOwner; readonly before: string } | undefined {
  if (!contents.endsWith(OWNER_END)) return undefined;
  const start = contents.lastIndexOf(OWNER);
  const [stream, id, displayName] = contents.slice(start + OWNER.length, -OWNER_END.length).split(' ').map(decodeURIComponent) as [string, string, string];
  return { owner: { stream, id, displayName }, before: contents.slice(0, start) };
}

/** `contents` of an object; member order as in the API reference, ListObjectsV2, "Response syntax". */
export const renderContents = (lastModified: number, etag: string, size: number, checksum?: ObjectChecksum, owner?: ObjectOwner): string =>
  `<LastModified>${new Date(lastModified).toISOString()}</LastModified>${renderContentsTail(etag, size, checksum, owner)}`;

const element = (contents: string, name: string): string | undefined => {
  const start = contents.indexOf(`<${name}>`);
  return start < 0 ? undefined : contents.slice(start + name.length + 2, contents.indexOf('<', start + 1));
};

/** Reads `contents` back; for jobs that need the figures (lifecycle, usage), not for listings. */
export function readContents(contents: string): ListedObject {
  const checksumAlgorithm = element(contents, 'ChecksumAlgorithm') as ChecksumAlgorithm | undefined;
  return {
    lastModified: Date.parse(element(contents, 'LastModified') ?? ''),
    etag: (element(contents, 'ETag') ?? '').replaceAll('&quot;', ''),
    size: Number(element(contents, 'Size')),
    storageClass: element(contents, 'StorageClass') ?? 'STANDARD',
    ...(checksumAlgorithm !== undefined && { checksumAlgorithm }),
  };
}
