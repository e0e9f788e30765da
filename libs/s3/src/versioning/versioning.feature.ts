import type { Feature } from '#operation';
import type { ObjectStore } from '../store/index.js';
import { getBucketVersioning } from './operations/get-bucket-versioning.js';
import { listObjectVersions } from './operations/list-object-versions.js';
import { putBucketVersioning } from './operations/put-bucket-versioning.js';

export const versioningFeature = (store: ObjectStore): Feature => ({
  name: 'versioning',
  operations: [putBucketVersioning(store), getBucketVersioning, listObjectVersions(store)],
});
