import {
  adminAccountFeature,
  adminFeature,
  adminLifecycleFeature,
  adminMfaDeviceFeature,
  cephFeatures,
  explainFeature,
  historyFeature,
  keyFeature,
  type KeyRings,
  livingSessionFeature,
  mappingFeature,
  notificationTargetFeature,
  openApiFeature,
  policyLintFeature,
  policyTrialFeature,
  projectionFeature,
  revocableOidcProvider,
  revocableSamlProvider,
  revocationFeature,
  usageFeature,
} from '#admin';
import {
  accountFeature,
  credentialReportFeature,
  groupFeature,
  instanceProfileFeature,
  managedPolicyFeature,
  mfaDeviceFeature,
  oidcProviderFeature,
  roleFeature,
  samlProviderFeature,
  simulationFeature,
  userFeature,
} from '#iam';
import type { Feature } from '#operation';
import { type BucketKeys, type DeliveryQueue, type LifecycleRuns, noBucketKeys, noLifecycleRuns, type ObjectStore, s3Features } from '#s3';
import { authorizationMessageFeature, sealKeyFeature, sessionFeature, tokenKeyFeature } from '#sts';

const noKeys = (): KeyRings => {
  throw new Error('this process serves no operation on keys');
};

/** Every feature of a gateway; objects live in `store`, `keys` and `bucketKeys` are the serving node's, `runs` what is remembered of lifecycle rules, `providers` the names of identity providers in its configuration. */
export function features(store: ObjectStore, keys: () => KeyRings = noKeys, providers: readonly string[] = [], bucketKeys: BucketKeys = noBucketKeys, runs: LifecycleRuns = noLifecycleRuns): readonly Feature[] {
  const identityProviders = { kinds: [revocableOidcProvider, revocableSamlProvider], names: providers };
  const domains = [
    accountFeature,
    userFeature,
    groupFeature,
    roleFeature,
    oidcProviderFeature,
    samlProviderFeature,
    managedPolicyFeature,
    mfaDeviceFeature,
    instanceProfileFeature,
    simulationFeature,
    credentialReportFeature,
    sessionFeature,
    authorizationMessageFeature,
    tokenKeyFeature,
    sealKeyFeature,
    ...s3Features(store, bucketKeys),
    adminFeature,
    adminAccountFeature(store),
    ...cephFeatures(store),
    adminLifecycleFeature(runs),
    adminMfaDeviceFeature,
    usageFeature,
    explainFeature,
    policyLintFeature,
    policyTrialFeature,
    keyFeature(keys),
    mappingFeature,
    notificationTargetFeature(() => store.outbox as DeliveryQueue | undefined),
    revocationFeature(identityProviders),
    livingSessionFeature(identityProviders),
  ];
  const projections = projectionFeature(domains.flatMap(({ aggregate }) => (aggregate ? [aggregate.kind] : [])));
  const all = [...domains, projections, historyFeature([...domains, projections].flatMap(({ aggregate }) => aggregate ?? []))];
  return [...all, openApiFeature(all.flatMap(({ operations }) => operations))];
}
