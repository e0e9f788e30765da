import { Upstream1790000000100 } from './upstream-1790000000100.js';
import { UpstreamEncryption1790000000120 } from './upstream-encryption-1790000000120.js';
import { UpstreamGone1790000000110 } from './upstream-gone-1790000000110.js';
import { UpstreamRecorded1790000000130 } from './upstream-recorded-1790000000130.js';
import { UpstreamSummed1790000000140 } from './upstream-summed-1790000000140.js';
import { UpstreamUploadListing1790000000125 } from './upstream-upload-listing-1790000000125.js';
import { UpstreamVersions1790000000135 } from './upstream-versions-1790000000135.js';

/** The migrations of schema `upstream`, in order. */
export const upstreamMigrations = [Upstream1790000000100, UpstreamGone1790000000110, UpstreamEncryption1790000000120, UpstreamUploadListing1790000000125, UpstreamRecorded1790000000130, UpstreamVersions1790000000135, UpstreamSummed1790000000140];
