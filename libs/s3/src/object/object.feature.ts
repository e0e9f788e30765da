import type { Feature } from '#operation';
import type { ObjectSealer } from '../encryption/object-sealer.js';
import type { QuotaGuard } from '../quota/quota-guard.js';
import type { ObjectStore } from '../store/index.js';
import { copyObject } from './operations/copy-object.js';
import { deleteObject } from './operations/delete-object.js';
import { deleteObjects } from './operations/delete-objects.js';
import { getObject } from './operations/get-object.js';
import { getObjectAttributes } from './operations/get-object-attributes.js';
import { headObject } from './operations/head-object.js';
import { listObjects } from './operations/list-objects.js';
import { listObjectsV2 } from './operations/list-objects-v2.js';
import { putObject } from './operations/put-object.js';

export const objectFeature = (store: ObjectStore, quotas: QuotaGuard, sealer: ObjectSealer): Feature => ({
  name: 'object',
  operations: [
    putObject(store, quotas, sealer), getObject(store, sealer), headObject(store, sealer), deleteObject(store), deleteObjects(store), copyObject(store, quotas, sealer),
    listObjects(store), listObjectsV2(store), getObjectAttributes(store, sealer),
  ],
});
