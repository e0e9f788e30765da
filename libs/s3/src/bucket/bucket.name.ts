import { RolegateError } from '#kernel';

/** Labels of lower-case letters, digits and hyphens, joined by single periods, none of them at an edge or beside a hyphen. */
const LABELS = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
/** Source: S3 User Guide, "General purpose bucket naming rules". RGW does not know these. */
const RESERVED_START = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const RESERVED_END = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3', '-an'];

/** The admin API lives under this path, so a bucket of the name could never be reached. */
const ADMIN = 'admin';

/**
 * Rules for new buckets; older ones keep their names. Source: S3 User Guide, "General purpose bucket naming rules"; RGW's
 * valid_s3_bucket_name without rgw_relaxed_s3_bucket_names.
 * @throws RolegateError InvalidBucketName
 */
export function assertBucketName(name: string, compat: 'ceph' | 'aws'): void {
  const reserved = compat === 'aws' && (RESERVED_START.some((start) => name.startsWith(start)) || RESERVED_END.some((end) => name.endsWith(end)));
  if (name.length < 3 || name.length > 63 || !LABELS.test(name) || IPV4.test(name) || name === ADMIN || reserved) {
    throw new RolegateError('InvalidBucketName', 'The specified bucket is not valid.', { fields: { BucketName: name.slice(0, 256) } });
  }
}
