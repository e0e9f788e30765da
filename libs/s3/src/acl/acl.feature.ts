import type { Feature } from '#operation';
import type { ObjectStore } from '../store/index.js';
import { getBucketAcl } from './operations/get-bucket-acl.js';
import { getObjectAcl } from './operations/get-object-acl.js';
import { putBucketAcl } from './operations/put-bucket-acl.js';
import { putObjectAcl } from './operations/put-object-acl.js';

export const aclFeature = (store: ObjectStore): Feature => ({ name: 'acl', operations: [putBucketAcl, getBucketAcl, putObjectAcl(store), getObjectAcl(store)] });
