import type { ObjectChecksum, ObjectHeaders, ObjectMeta, ObjectMetadata } from '#s3';

/** What S3 keeps about an object besides its bytes; stored as JSON in one column, because it is only read whole. */
export interface Attributes {
  readonly headers?: ObjectHeaders;
  readonly metadata?: ObjectMetadata;
  readonly checksum?: ObjectChecksum;
  readonly parts?: number;
}

const NONE: Required<Pick<Attributes, 'headers' | 'metadata'>> = { headers: {}, metadata: {} };

export function writeAttributes(headers?: ObjectHeaders, metadata?: ObjectMetadata, checksum?: ObjectChecksum, parts?: number): string | null {
  const kept: Attributes = {
    ...(headers !== undefined && hasMembers(headers) && { headers }),
    ...(metadata !== undefined && hasMembers(metadata) && { metadata }),
    ...(checksum !== undefined && { checksum }),
    ...(parts !== undefined && { parts }),
  };
  return hasMembers(kept) ? JSON.stringify(kept) : null;
}

const hasMembers = (record: object): boolean => {
  for (const _ in record) return true;
  return false;
};

export function readAttributes(text: string | undefined): Pick<ObjectMeta, 'headers' | 'metadata' | 'checksum' | 'parts'> {
  return text === undefined ? NONE : { ...NONE, ...(JSON.parse(text) as Attributes) };
}
