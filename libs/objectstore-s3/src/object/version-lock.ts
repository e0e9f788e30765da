import { isRolegateError } from '#kernel';
import type { UpstreamBucket } from '../bucket/upstream-buckets.js';
import { readXml, textOf, type XmlElement } from '../client/xml.js';
import { type Lock, lockOf, versionQuery } from './version-headers.js';

/**
 * What keeps a version, by the calls that are about nothing else: of earlier versions not every store says it in the headers of a read
 * (versitygw). What it does not say is taken for nothing. Source: S3 API Reference, GetObjectRetention, GetObjectLegalHold.
 */
export async function lockOfVersion(bucket: UpstreamBucket, key: string, versionId: string): Promise<Lock> {
  const [retention, hold] = await Promise.all((['retention', 'legal-hold'] as const).map((what) => asked(bucket, key, versionId, what)));
  return lockOf({
    'x-amz-object-lock-mode': retention && textOf(retention, 'Mode'), 'x-amz-object-lock-retain-until-date': retention && textOf(retention, 'RetainUntilDate'),
    'x-amz-object-lock-legal-hold': hold && textOf(hold, 'Status'),
  });
}

async function asked({ client, name }: UpstreamBucket, key: string, versionId: string, what: string): Promise<XmlElement | undefined> {
  try {
    return readXml((await client.read({ method: 'GET', bucket: name, key, query: versionQuery(versionId, `${what}=`) })).text);
  } catch (error) {
    if (isRolegateError(error)) return undefined;
    throw error;
  }
}
