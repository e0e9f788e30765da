import type { Feature } from '#operation';
import { getMetadata } from './operations/get-metadata.js';
import { listMetadata } from './operations/list-metadata.js';
import { listMetadataSections } from './operations/list-metadata-sections.js';

/** Metadata of Ceph's admin API, to be read. */
export const metadataFeature: Feature = { name: 'metadata', operations: [listMetadataSections, listMetadata, getMetadata] };
