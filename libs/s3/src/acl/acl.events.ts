import type { NewEvent } from '#event-sourcing';
import type { Grant } from '../store/index.js';

/** All grants that there are from here on. */
export type BucketAclPut = NewEvent<'BucketAclPut', { readonly grants: readonly Grant[] }>;
