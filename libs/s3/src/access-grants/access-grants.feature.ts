import type { Feature } from '#operation';
import type { ObjectStore } from '../store/index.js';
import { getDataAccess } from './operations/get-data-access.js';

/** Credentials of upstreams, for bytes that need not pass the gateway. */
export const accessGrantsFeature = (store: ObjectStore): Feature => ({ name: 'access-grants', operations: [getDataAccess(store)] });
