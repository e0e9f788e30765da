import { hash, randomUUID } from 'node:crypto';
import { isRolegateError } from '#kernel';
import type { StoreEncryption } from '#s3';
import { encodeComponent } from '#signatures';
import type { UpstreamBucket } from '../bucket/upstream-buckets.js';
import { readXml, textOf } from '../client/xml.js';
import { notImplemented } from '../refusals.js';
import { encryptionHeaders, encryptionOf } from './encryption-headers.js';

/** Milliseconds for which it holds that a store encrypts, and that it does not. */
const HOLDS = { yes: 3_600_000, no: 60_000 };

interface Ability {
  readonly asked: Promise<boolean>;
  /** On the monotonic clock. */
  until: number;
}

/**
 * Which stores encrypt. There are some that take no notice of headers that they do not know (versitygw), and an object that lies there
 * open is found out too late; so a part is sent first, of an upload that never becomes an object.
 */
export class StoreAbilities {
  private readonly known = new Map<string, Ability>();

  /** @throws RolegateError NotImplemented, ServiceUnavailable */
  async assertEncrypts(bucket: UpstreamBucket, wanted: StoreEncryption | undefined): Promise<void> {
    if (wanted === undefined) return;
    const id = `${bucket.client.store.name} ${wanted.type}`;
    let ability = this.known.get(id);
    if (ability === undefined || ability.until < performance.now()) {
      ability = this.ask(bucket, wanted);
      this.known.set(id, ability);
    }
    let able: boolean;
    try {
      able = await ability.asked;
    } catch (error) {
      this.known.delete(id);
      throw error;
    }
    if (!able) throw notImplemented(`${wanted.type} by ${bucket.client.store.name}, which does not encrypt so,`);
  }

  private ask(bucket: UpstreamBucket, wanted: StoreEncryption): Ability {
    const ability: Ability = { until: Infinity, asked: encrypts(bucket, wanted).then((able) => {
      ability.until = performance.now() + (able ? HOLDS.yes : HOLDS.no);
      return able;
    }) };
    return ability;
  }
}

const PROBE = Buffer.from('-');

/** Whether the reply to a part says so: of an upload's beginning and end not every S3 does (MinIO). */
async function encrypts({ client, name: bucket }: UpstreamBucket, wanted: StoreEncryption): Promise<boolean> {
  const key = `.rolegate-${randomUUID()}`;
  const headers = encryptionHeaders(client.store, wanted);
  let query: string | undefined;
  try {
    const root = readXml((await client.read({ method: 'POST', bucket, key, query: 'uploads=', headers, repeatable: false })).text);
    query = `uploadId=${encodeComponent((root && textOf(root, 'UploadId')) ?? '')}`;
    const part = await client.read({ method: 'PUT', bucket, key, query: `partNumber=1&${query}`, headers: { ...(wanted.type === 'SSE-C' && headers), 'content-md5': hash('md5', PROBE, 'base64') }, body: PROBE });
    return encryptionOf(part.headers)?.type === wanted.type;
  } catch (error) {
    if (isRolegateError(error) && (error.code === 'NotImplemented' || error.code === 'InvalidRequest')) return false;
    throw error;
  } finally {
    if (query !== undefined) await client.read({ method: 'DELETE', bucket, key, query }).catch(() => undefined);
  }
}
