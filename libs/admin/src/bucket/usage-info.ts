import type { BucketUsage } from '#s3';

const kib = (bytes: number): number => Math.ceil(bytes / 1024);

/**
 * Sizes as RGW dumps them (rgw_bucket.cc, dump_bucket_usage; rgw_common.h, RGWStorageStats::dump). Nothing is rounded up to
 * blocks or compressed here: what RGW tells apart is the same number.
 */
export const sizeInfo = ({ bytes }: Pick<BucketUsage, 'bytes'>) => ({
  size: bytes, size_actual: bytes, size_utilized: bytes, size_kb: kib(bytes), size_kb_actual: kib(bytes), size_kb_utilized: kib(bytes),
});

const category = (bytes: number, objects: number) => ({ ...sizeInfo({ bytes }), num_objects: objects });

/** By category; a bucket without anything in it has none. Parts of uploads in progress are RGW's `rgw.multimeta`. */
export const usageInfo = ({ objects, bytes, uploading }: BucketUsage) => ({
  ...(objects > 0 && { 'rgw.main': category(bytes, objects) }),
  ...(uploading > 0 && { 'rgw.multimeta': category(uploading, 0) }),
});

export const totalInfo = (usages: Iterable<BucketUsage>) => {
  let bytes = 0;
  let objects = 0;
  for (const usage of usages) {
    bytes += usage.bytes + usage.uploading;
    objects += usage.objects;
  }
  return category(bytes, objects);
};
