import type { Feature } from '#operation';
import type { ObjectSealer } from '../encryption/object-sealer.js';
import type { QuotaGuard } from '../quota/quota-guard.js';
import type { ObjectStore } from '../store/index.js';
import { abortMultipartUpload } from './operations/abort-multipart-upload.js';
import { completeMultipartUpload } from './operations/complete-multipart-upload.js';
import { createMultipartUpload } from './operations/create-multipart-upload.js';
import { listMultipartUploads } from './operations/list-multipart-uploads.js';
import { listParts } from './operations/list-parts.js';
import { uploadPart } from './operations/upload-part.js';
import { uploadPartCopy } from './operations/upload-part-copy.js';

export const uploadFeature = (store: ObjectStore, quotas: QuotaGuard, sealer: ObjectSealer): Feature => ({
  name: 'upload',
  operations: [
    createMultipartUpload(store, sealer), uploadPart(store, quotas, sealer), uploadPartCopy(store, quotas, sealer), completeMultipartUpload(store, quotas, sealer), abortMultipartUpload(store), listParts(store, sealer),
    listMultipartUploads(store),
  ],
});
