import { ObjectStore1790000000000 } from './object-store-1790000000000.js';

/** The migrations of schema `store`, in order; given to the node's TypeORM data source. */
export const objectStoreMigrations = [ObjectStore1790000000000];
