import type { NewEvent } from '#event-sourcing';

/** Who pays for requests, from here on. */
export type BucketRequestPaymentPut = NewEvent<'BucketRequestPaymentPut', { readonly Payer: 'BucketOwner' | 'Requester' }>;
