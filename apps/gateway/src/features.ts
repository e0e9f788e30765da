import { adminFeature, explainFeature } from '#admin';
import { roleFeature, userFeature } from '#iam';
import type { Feature } from '#operation';
import { type ObjectStore, s3Features } from '#s3';
import { sessionFeature, tokenKeyFeature } from '#sts';

/** Every feature of a gateway. Objects live in `store`; without one the gateway serves no S3. */
export const features = (store?: ObjectStore): readonly Feature[] =>
  [userFeature, roleFeature, sessionFeature, tokenKeyFeature, ...(store ? s3Features(store) : []), adminFeature, explainFeature];
