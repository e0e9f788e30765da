import { hash } from 'node:crypto';
import { isRolegateError, RolegateError } from '#kernel';
import type { BucketVersioning, DefaultRetention } from '#s3';
import type { UpstreamClient } from '../client/upstream-client.js';
import type { UpstreamRefusal } from '../client/upstream-error.js';
import { readXml, textOf } from '../client/xml.js';
import { unknownThere } from '../refusals.js';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** What stores say that know no such thing; versitygw without a folder for versions has a code of its own. */
const UNKNOWN = new Set(['NotImplemented', 'MethodNotAllowed', 'VersioningNotConfigured', 'UnsupportedOperation']);

/** The refusal of an upstream; undefined for what is none. */
export const refusalIn = (error: unknown): UpstreamRefusal | undefined => (isRolegateError(error) ? (error.cause as UpstreamRefusal | undefined) : undefined);

/** @throws RolegateError NotImplemented, naming the limit, where the store does not know what is asked of it */
export async function ifKnown<T>(what: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal !== undefined && (UNKNOWN.has(refusal.code) || refusal.status === 501 || refusal.status === 405)) throw unknownThere(what, error);
    throw error;
  }
}

/** A configuration of a bucket, which its store is told; its hash beside it, as S3 wants it of most. */
function configure(client: UpstreamClient, bucket: string, query: string, xml: string): Promise<unknown> {
  const body = Buffer.from(xml);
  return client.read({ method: 'PUT', bucket, query, headers: { 'content-type': 'application/xml', 'content-md5': hash('md5', body, 'base64') }, body });
}

/** Source: S3 API Reference, PutBucketVersioning. @throws RolegateError NotImplemented, InvalidBucketState */
export const putVersioning = (client: UpstreamClient, bucket: string, status: BucketVersioning): Promise<unknown> => ifKnown('versions', () =>
  unlessLocked(() => configure(client, bucket, 'versioning=', `<VersioningConfiguration xmlns="${NAMESPACE}"><Status>${status}</Status></VersioningConfiguration>`)));

/** Absent: it never kept versions. @throws RolegateError NotImplemented */
export async function getVersioning(client: UpstreamClient, bucket: string): Promise<BucketVersioning | undefined> {
  const { text } = await ifKnown('versions', () => client.read({ method: 'GET', bucket, query: 'versioning=' }));
  const root = readXml(text);
  const status = root && textOf(root, 'Status');
  return status === 'Enabled' || status === 'Suspended' ? status : undefined;
}

/** Source: S3 API Reference, PutObjectLockConfiguration. @throws RolegateError NotImplemented, InvalidBucketState */
export function putObjectLock(client: UpstreamClient, bucket: string, retention: DefaultRetention | undefined): Promise<unknown> {
  const period = retention?.days === undefined ? `<Years>${retention?.years}</Years>` : `<Days>${retention.days}</Days>`;
  const rule = retention ? `<Rule><DefaultRetention><Mode>${retention.mode}</Mode>${period}</DefaultRetention></Rule>` : '';
  return ifKnown('object lock', () =>
    unlessLocked(() => configure(client, bucket, 'object-lock=', `<ObjectLockConfiguration xmlns="${NAMESPACE}"><ObjectLockEnabled>Enabled</ObjectLockEnabled>${rule}</ObjectLockConfiguration>`)));
}

/** Whether a bucket that was made so locks: a store may take the header and know nothing of it. */
export async function hasObjectLock(client: UpstreamClient, bucket: string): Promise<boolean> {
  try {
    const root = readXml((await client.read({ method: 'GET', bucket, query: 'object-lock=' })).text);
    return root !== undefined && textOf(root, 'ObjectLockEnabled') === 'Enabled';
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal !== undefined && refusal.code !== 'NoSuchBucket' && (refusal.status === 404 || refusal.status === 405 || refusal.status === 501)) return false;
    throw error;
  }
}

/** A bucket that is not as it must be for a change is so for whoever wants it: many stores lock only buckets that were made so. */
async function unlessLocked<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal?.code !== 'InvalidBucketState') throw error;
    throw new RolegateError('InvalidBucketState', 'The store of this bucket refuses the change in the state that the bucket is in.', { reason: 'upstream', detail: refusal.message, cause: error });
  }
}
