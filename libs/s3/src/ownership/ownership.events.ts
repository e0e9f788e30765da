import type { NewEvent } from '#event-sourcing';
import type { ObjectOwnership } from './object-ownership.js';

export type BucketOwnershipControlsPut = NewEvent<'BucketOwnershipControlsPut', { readonly ObjectOwnership: ObjectOwnership }>;
/** From here on there are ACLs, whatever new buckets have. */
export type BucketOwnershipControlsDeleted = NewEvent<'BucketOwnershipControlsDeleted', Record<string, never>>;
