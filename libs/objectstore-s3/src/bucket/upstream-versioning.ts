import { RolegateError } from '#kernel';
import type { BucketVersioning, DefaultRetention } from '#s3';
import type { UpstreamClient } from '../client/upstream-client.js';
import { isNotConfigured, refusalIn } from '../client/upstream-error.js';
import { childrenOf, hashedDocument, readXml, textOf } from '../client/xml.js';
import { unknownThere } from '../refusals.js';

/** What stores say that know no such thing; versitygw without a folder for versions has a code of its own. */
const UNKNOWN = new Set(['NotImplemented', 'MethodNotAllowed', 'VersioningNotConfigured', 'UnsupportedOperation']);

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

/** A configuration of a bucket as its store has it; undefined: none, or the store knows none of the kind. */
export async function configuration(client: UpstreamClient, bucket: string, what: string): Promise<string | undefined> {
  try {
    return (await client.read({ method: 'GET', bucket, query: `${what}=` })).text;
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal !== undefined && isNotConfigured(refusal)) return undefined;
    throw error;
  }
}

/** Source: S3 API Reference, PutBucketVersioning. @throws RolegateError NotImplemented, InvalidBucketState */
export const putVersioning = (client: UpstreamClient, bucket: string, status: BucketVersioning): Promise<unknown> => ifKnown('versions', () =>
  unlessLocked(() => client.read({ method: 'PUT', bucket, query: 'versioning=', ...hashedDocument('VersioningConfiguration', `<Status>${status}</Status>`) })));

/** Absent: it never kept versions. @throws RolegateError NotImplemented */
export const getVersioning = async (client: UpstreamClient, bucket: string): Promise<BucketVersioning | undefined> =>
  versioningIn((await ifKnown('versions', () => client.read({ method: 'GET', bucket, query: 'versioning=' }))).text);

export function versioningIn(text: string | undefined): BucketVersioning | undefined {
  const root = readXml(text ?? '');
  const status = root && textOf(root, 'Status');
  return status === 'Enabled' || status === 'Suspended' ? status : undefined;
}

/** Source: S3 API Reference, PutObjectLockConfiguration. @throws RolegateError NotImplemented, InvalidBucketState */
export function putObjectLock(client: UpstreamClient, bucket: string, retention: DefaultRetention | undefined): Promise<unknown> {
  const period = retention?.days === undefined ? `<Years>${retention?.years}</Years>` : `<Days>${retention.days}</Days>`;
  const rule = retention ? `<Rule><DefaultRetention><Mode>${retention.mode}</Mode>${period}</DefaultRetention></Rule>` : '';
  return ifKnown('object lock', () =>
    unlessLocked(() => client.read({ method: 'PUT', bucket, query: 'object-lock=', ...hashedDocument('ObjectLockConfiguration', `<ObjectLockEnabled>Enabled</ObjectLockEnabled>${rule}`) })));
}

/** undefined: nothing in the bucket can be locked. */
export function objectLockIn(text: string | undefined): { readonly defaultRetention?: DefaultRetention } | undefined {
  const root = text === undefined ? undefined : readXml(text);
  if (!root || textOf(root, 'ObjectLockEnabled') !== 'Enabled') return undefined;
  const rule = childrenOf(root, 'Rule').flatMap((one) => childrenOf(one, 'DefaultRetention'))[0];
  const [mode, days, years] = rule ? [textOf(rule, 'Mode'), textOf(rule, 'Days'), textOf(rule, 'Years')] : [];
  if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') return {};
  return { defaultRetention: { mode, ...(days !== undefined && { days: Number(days) }), ...(years !== undefined && { years: Number(years) }) } };
}

/** Whether a bucket that was made so locks: a store may take the header and know nothing of it. */
export const hasObjectLock = async (client: UpstreamClient, bucket: string): Promise<boolean> => objectLockIn(await configuration(client, bucket, 'object-lock')) !== undefined;

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
