import { adminFeature, explainFeature, policyLintFeature, projectionFeature } from '#admin';
import { roleFeature, simulationFeature, userFeature } from '#iam';
import type { Feature } from '#operation';
import { type ObjectStore, s3Features } from '#s3';
import { authorizationMessageFeature, sessionFeature, tokenKeyFeature } from '#sts';

/** Every feature of a gateway; objects live in `store`. */
export function features(store: ObjectStore): readonly Feature[] {
  const domains = [userFeature, roleFeature, simulationFeature, sessionFeature, authorizationMessageFeature, tokenKeyFeature, ...s3Features(store), adminFeature, explainFeature, policyLintFeature];
  return [...domains, projectionFeature(domains.flatMap(({ aggregate }) => (aggregate ? [aggregate.kind] : [])))];
}
