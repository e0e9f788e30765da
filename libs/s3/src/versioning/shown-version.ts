import type { BucketState } from '../bucket/bucket.state.js';
import { NULL_VERSION, type ObjectMeta } from '../store/index.js';

/** How an id is shown: where versions were ever kept the null version is called by its name, elsewhere nothing is. */
export const shownVersionId = ({ versioning }: Pick<BucketState, 'versioning'>, versionId: string | undefined): string | undefined =>
  versionId ?? (versioning === undefined ? undefined : NULL_VERSION);

/** An object as its bucket shows it; itself, where there is nothing to add. */
export const shownVersion = (state: Pick<BucketState, 'versioning'>, meta: ObjectMeta): ObjectMeta =>
  meta.versionId !== undefined || state.versioning === undefined ? meta : { ...meta, versionId: NULL_VERSION };
