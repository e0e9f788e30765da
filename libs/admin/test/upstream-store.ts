import { RolegateError } from '#kernel';
import type { BucketPlacement, ObjectStore, UpstreamDescription } from '#s3';
import { MemoryObjectStore } from '../../s3/test/memory-object-store.js';

/** A store beside which there is another, `east`, with these buckets. */
export function withUpstream(there: Readonly<Record<string, Partial<UpstreamDescription>>>): ObjectStore & { readonly adopted: Map<string, BucketPlacement> } {
  const adopted = new Map<string, BucketPlacement>();
  return Object.assign(new MemoryObjectStore(() => 0), {
    adopted,
    placementFor(store: string | undefined, _namespace: string, bucket: string): BucketPlacement | undefined {
      if (store === undefined || store === 'local') return undefined;
      if (store !== 'east') throw new RolegateError('InvalidLocationConstraint', '');
      return { store, bucket };
    },
    upstreams: {
      unknownBuckets: async () => Object.keys(there).filter((name) => ![...adopted.values()].some(({ bucket }) => bucket === name)),
      describe: async ({ bucket }: BucketPlacement): Promise<UpstreamDescription> => ({ tags: [], cors: [], left: [], ...there[bucket] }),
      adopt: async (bucketId: string, placement: BucketPlacement) => void adopted.set(bucketId, placement),
      recorded: async () => {},
      unrecorded: async () => [],
      abandon: async () => {},
      disown: async (bucketId: string) => void adopted.delete(bucketId),
    },
  });
}
