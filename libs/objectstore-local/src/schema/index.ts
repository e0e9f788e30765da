import { BlobFolder1790000000001 } from './blob-folder-1790000000001.js';
import { Lifecycle1790000000008 } from './lifecycle-1790000000008.js';
import { Multipart1790000000002 } from './multipart-1790000000002.js';
import { ObjectStore1790000000000 } from './object-store-1790000000000.js';
import { Outbox1790000000030 } from './outbox-1790000000030.js';
import { UploadListing1790000000031 } from './upload-listing-1790000000031.js';
import { Usage1790000000003 } from './usage-1790000000003.js';
import { VersionBatch1790000000032 } from './version-batch-1790000000032.js';
import { Versions1790000000004 } from './versions-1790000000004.js';

/** The migrations of schema `store`, in order; given to the node's TypeORM data source. */
export const objectStoreMigrations = [ObjectStore1790000000000, BlobFolder1790000000001, Multipart1790000000002, Usage1790000000003, Versions1790000000004, Lifecycle1790000000008, Outbox1790000000030, UploadListing1790000000031, VersionBatch1790000000032];
