import type { ApiDescription, ApiParameter } from '#operation';
import { flag, listOf, marker, maxEntries, next, oneOf, record, said, tenant, text, whole } from '../openapi/schemas.js';

const time = said(text, "ISO 8601; '' for not yet.");
const counts = record({ objects: whole, versions: whole, markers: whole, uploads: whole });
const bucket: ApiParameter = { doc: 'Only this bucket, and its rules with it.' };

const ruled = record(
  {
    bucket: said(text, 'The name; in a tenant after the tenant and a slash.'), bucket_id: text,
    status: said(oneOf('UNINITIAL', 'PROCESSING', 'FAILED', 'COMPLETE'), 'Of the last walk through the bucket.'),
    requested: said(flag, 'It is to be done now.'), started: time, finished: time, removed: said(counts, 'By the last walk.'), failure: text,
  },
  { rules: listOf({ type: 'object', description: 'As in S3, LifecycleRule.' }) },
);

export const listLifecycleApi: ApiDescription = {
  summary: 'Lists buckets with lifecycle rules, and how far these have been carried out.',
  parameters: { bucket, tenant, 'max-entries': maxEntries, marker },
  reply: record({ buckets: listOf(ruled), next }),
};

export const processLifecycleApi: ApiDescription = {
  summary: 'Has the lifecycle rules of a bucket, or of all, carried out now; answers at once.',
  parameters: { bucket: { doc: 'Only this bucket.' }, tenant },
  reply: record({ requested: said(whole, 'Number of buckets.') }),
};
