import { readStoresFile } from '#objectstore-s3';

/**
 * What is to be known of buckets that lie in another S3: an archive has what the gateway keeps of their objects, not the bytes.
 * @param buckets how many, by store @param storesFile ROLEGATE_STORES of the place where the archive is restored
 */
export function toldUpstreams(buckets: ReadonlyMap<string, number>, storesFile: string | undefined): readonly string[] {
  if (buckets.size === 0) return [];
  const defined = new Set(storesFile === undefined ? [] : readStoresFile(storesFile).map(({ name }) => name));
  return [...buckets].sort().map(([store, count]) => {
    const told = `the bytes of ${count} ${count === 1 ? 'bucket' : 'buckets'} lie in the store ${store} and are not in the archive`;
    return defined.has(store) ? told : `${told}; ROLEGATE_STORES does not name that store here: until it does, they answer ServiceUnavailable`;
  });
}
