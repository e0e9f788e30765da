import type { NewEvent } from '#event-sourcing';
import type { BucketVersioning } from '../store/index.js';

/** The bucket keeps versions from here on, or makes no more of them. */
export type BucketVersioningPut = NewEvent<'BucketVersioningPut', { readonly Status: BucketVersioning }>;
