import type { ChecksumAlgorithm, ObjectChecksum } from './object.js';

/**
 * What a listing says about an object. The children of `<Contents>` after `<Key>` never change while the object lives, so
 * they are rendered once, when it is written, and a listing only puts keys before them.
 */
export interface ListEntry {
  readonly key: string;
  /** XML: `<LastModified>…</LastModified><ETag>…</ETag>…<Size>…</Size><StorageClass>…</StorageClass>`. */
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
export function renderContentsTail(etag: string, size: number, checksum?: ObjectChecksum): string {
  const sum = checksum === undefined
    ? ''
    : `<ChecksumAlgorithm>${checksum.algorithm}</ChecksumAlgorithm><ChecksumType>${checksum.type}</ChecksumType>`;
  return `<ETag>&quot;${etag}&quot;</ETag>${sum}<Size>${size}</Size><StorageClass>STANDARD</StorageClass>`;
}

/** `contents` of an object; member order as in the API reference, ListObjectsV2, "Response syntax". */
export const renderContents = (lastModified: number, etag: string, size: number, checksum?: ObjectChecksum): string =>
  `<LastModified>${new Date(lastModified).toISOString()}</LastModified>${renderContentsTail(etag, size, checksum)}`;

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
