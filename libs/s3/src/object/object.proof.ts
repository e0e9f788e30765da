import { RolegateError } from '#kernel';
import type { StreamContext } from '#operation';

/**
 * In profile aws, bodies of configuration come with Content-MD5 or a checksum; RGW takes them without (S3 API Reference,
 * "Content-MD5" of PutObjectTagging, PutObjectRetention …).
 * @throws RolegateError InvalidRequest
 */
export function assertProven({ headers, settings }: StreamContext): void {
  if (settings.compat !== 'aws' || headers['content-md5'] !== undefined) return;
  for (const name in headers) if (name.startsWith('x-amz-checksum-') || name === 'x-amz-trailer') return;
  throw new RolegateError('InvalidRequest', 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*');
}
