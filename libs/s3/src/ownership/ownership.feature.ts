import type { Feature } from '#operation';
import { deleteBucketOwnershipControls } from './operations/delete-bucket-ownership-controls.js';
import { getBucketOwnershipControls } from './operations/get-bucket-ownership-controls.js';
import { putBucketOwnershipControls } from './operations/put-bucket-ownership-controls.js';

export const ownershipFeature: Feature = { name: 'ownership', operations: [putBucketOwnershipControls, getBucketOwnershipControls, deleteBucketOwnershipControls] };
