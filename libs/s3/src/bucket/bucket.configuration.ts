import { defineRead, defineWrite, type OperationContext, type ReadOperation, type WriteOperation } from '#operation';
import { awsOperation, type OperationName } from '#protocol';
import { onBucket } from './bucket.authorization.js';
import type { BucketEvent } from './bucket.events.js';
import { bucket } from './bucket.projection.js';
import { type BucketInput, bucketNamed, existingBucket, noSuchBucket, presentBucket } from './bucket.queries.js';
import { appendToBucket, type BucketState } from './bucket.state.js';

/** What the operations on one configuration of a bucket say about themselves. */
interface Configured {
  readonly name: OperationName<'s3'>;
  readonly feature: string;
  readonly action: string;
  /** Besides NoSuchBucket. */
  readonly errors?: readonly string[];
}

/** An operation that shows a configuration. `shown` may throw what is answered where there is none. */
export const readsConfiguration = <I extends BucketInput, O>({ name, feature, action, errors = [], shown }: Configured & { shown(state: BucketState, input: I, ctx: OperationContext): O }): ReadOperation<I, O> => defineRead({
  name,
  service: 's3',
  feature,
  schema: awsOperation('s3', name),
  actions: [action],
  conditionKeys: [],
  errors: ['NoSuchBucket', ...errors],
  access: onBucket<I>(action),

  async answer(input, reads, ctx) {
    const found = await reads.byStream(bucket, presentBucket(input, ctx).stream);
    if (!found?.state) throw noSuchBucket(input.Bucket!);
    return shown(found.state, input, ctx);
  },
});

/** An operation that changes a configuration. `change` gives the events, none where nothing changes, and throws what is refused. */
export const writesConfiguration = <I extends BucketInput>({ name, feature, action, errors = [], change }: Configured & { change(input: I, state: BucketState, ctx: OperationContext): readonly BucketEvent[] }): WriteOperation => defineWrite({
  name,
  service: 's3',
  feature,
  schema: awsOperation('s3', name),
  actions: [action],
  conditionKeys: [],
  errors: ['NoSuchBucket', ...errors],
  access: onBucket<I>(action),
  loads: (input: I, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = existingBucket(existing, input);
    return { writes: appendToBucket(found, change(input, found.state, ctx)), output: {} };
  },
});

/** Whether two configurations are the same; they are data of JSON, members in the order of AWS's schema. */
export const sameConfiguration = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
