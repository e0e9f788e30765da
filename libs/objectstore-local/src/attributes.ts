import { annotationsOf, type ObjectAnnotations, type ObjectMeta } from '#s3';

/** What S3 keeps about an object besides its bytes; stored as JSON in one column, because it is only read whole. */
export interface Attributes extends Partial<Pick<ObjectMeta, 'headers' | 'metadata' | 'checksum' | 'encryption' | 'parts'>>, ObjectAnnotations {}

const NONE: Required<Pick<Attributes, 'headers' | 'metadata'>> = { headers: {}, metadata: {} };

export function writeAttributes(given: Attributes, annotations: ObjectAnnotations | undefined): string | null {
  const { headers, metadata, checksum, encryption, parts } = given;
  const kept: Attributes = {
    ...(headers !== undefined && hasMembers(headers) && { headers }),
    ...(metadata !== undefined && hasMembers(metadata) && { metadata }),
    ...(checksum !== undefined && { checksum }),
    ...(encryption !== undefined && { encryption }),
    ...(parts !== undefined && { parts }),
    ...annotationsOf(annotations),
  };
  return hasMembers(kept) ? JSON.stringify(kept) : null;
}

const hasMembers = (record: object): boolean => {
  for (const _ in record) return true;
  return false;
};

export function readAttributes(text: string | undefined): Pick<ObjectMeta, 'headers' | 'metadata' | 'checksum' | 'encryption' | 'parts'> & ObjectAnnotations {
  return text === undefined ? NONE : { ...NONE, ...(JSON.parse(text) as Attributes) };
}
