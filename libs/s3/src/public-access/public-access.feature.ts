import type { Feature } from '#operation';
import { deletePublicAccessBlock } from './operations/delete-public-access-block.js';
import { getBucketPolicyStatus } from './operations/get-bucket-policy-status.js';
import { getPublicAccessBlock } from './operations/get-public-access-block.js';
import { putPublicAccessBlock } from './operations/put-public-access-block.js';

export const publicAccessFeature: Feature = {
  name: 'public-access', operations: [putPublicAccessBlock, getPublicAccessBlock, deletePublicAccessBlock, getBucketPolicyStatus],
};
