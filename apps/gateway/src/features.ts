import { adminFeature, explainFeature } from '#admin';
import { roleFeature, userFeature } from '#iam';
import type { Feature } from '#operation';
import { sessionFeature, tokenKeyFeature } from '#sts';

/** Every feature of a gateway. */
export const features = (): readonly Feature[] => [userFeature, roleFeature, sessionFeature, tokenKeyFeature, adminFeature, explainFeature];
