import type { Feature } from '#operation';
import type { ObjectStore } from '../store/index.js';
import { deleteObjectTagging } from './operations/delete-object-tagging.js';
import { getObjectTagging } from './operations/get-object-tagging.js';
import { putObjectTagging } from './operations/put-object-tagging.js';

export const taggingFeature = (store: ObjectStore): Feature => ({
  name: 'tagging',
  operations: [putObjectTagging(store), getObjectTagging(store), deleteObjectTagging(store)],
});
