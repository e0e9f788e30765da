import type { Feature } from '#operation';
import type { ObjectStore } from '../store/index.js';
import { getObjectLegalHold } from './operations/get-object-legal-hold.js';
import { getObjectLockConfiguration } from './operations/get-object-lock-configuration.js';
import { getObjectRetention } from './operations/get-object-retention.js';
import { putObjectLegalHold } from './operations/put-object-legal-hold.js';
import { putObjectLockConfiguration } from './operations/put-object-lock-configuration.js';
import { putObjectRetention } from './operations/put-object-retention.js';

export const lockFeature = (store: ObjectStore): Feature => ({
  name: 'lock',
  operations: [
    putObjectLockConfiguration(store), getObjectLockConfiguration, putObjectRetention(store), getObjectRetention(store),
    putObjectLegalHold(store), getObjectLegalHold(store),
  ],
});
