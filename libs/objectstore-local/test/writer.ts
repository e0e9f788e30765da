/**
 * A process that writes until it is killed: `writer.ts <connection string> <blob folder> <bucket id> <round>`. Each of its
 * lanes owns some keys and announces on standard output, synchronously, what it tries and what was acknowledged, as JSON
 * lines. An upload in parts is tried when it is completed: before that nothing of it may be seen. Some writes are sealed, tagged,
 * locked or told to a topic; two lanes write and expire keys of their own, of which nothing is said.
 */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { writeSync } from 'node:fs';
import { assembledEtag, type ObjectAnnotations, type PutOptions, readContents, type SeenVersion, SMALLEST_PART } from '#s3';
import { INLINE_LIMIT, LocalObjectStore } from '../src/index.js';
import { reseal, sealing } from './kill-sealing.js';

const [, , connectionString, blobDir, bucketId, round] = process.argv as [string, string, string, string, string, string];
const LANES = 12;
const KEYS = 3;

const store = await LocalObjectStore.open({ database: { connectionString }, blobDir });
const say = (what: 'try' | 'done', key: string, etag: string | null, told = false): void => void writeSync(1, `${JSON.stringify({ what, key, etag, told })}\n`);

async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000);
}

const oneIn = (times: number): boolean => randomInt(times) === 0;

/** What a write is beside its bytes; only where versions are kept may it lock, for elsewhere it would be the last of its key. */
function annotationsOf(etag: string): ObjectAnnotations {
  const locks: ObjectAnnotations[] = [{ legalHold: true }, { retention: { mode: 'GOVERNANCE', until: Date.now() + 86_400_000 } }];
  return { ...(oneIn(2) && { tags: { etag } }), ...(bucketId === 'versioned' && oneIn(4) && locks[randomInt(2)]) };
}

const announce: NonNullable<PutOptions['announce']> = ({ key, etag = 'gone' }) => [{ topic: 'kill', record: `${key} ${etag}` }];

const initiator = { id: 'writer', displayName: 'writer' };
/** One for all: making it anew would be most of what a writer does before it is killed. */
const firstPart = randomBytes(SMALLEST_PART);

/** Two parts, one of them sent twice and one that is not named; some uploads are left, some aborted. */
async function upload(key: string): Promise<void> {
  const sealed = oneIn(2);
  const { uploadId } = await store.createUpload(bucketId, key, { initiator, ...(sealed && { encryption: sealing.encryption }) });
  const address = { bucketId, key, uploadId };
  const options = sealed ? { sealingKey: sealing.key } : {};
  const parts = [firstPart, randomBytes(randomInt(2 * INLINE_LIMIT))];
  const sent = await Promise.all(parts.map((part, i) => store.putPart(address, i + 1, inPieces(part), options)));
  await store.putPart(address, 2, inPieces(parts[1]!), options);
  await store.putPart(address, 3, inPieces(randomBytes(2 * INLINE_LIMIT)), options);
  const fate = randomInt(4);
  if (fate === 0) return;
  if (fate === 1) return store.abortUpload(address);
  const etag = assembledEtag(sent);
  const told = oneIn(2);
  say('try', key, etag);
  await store.completeUpload(address, sent, told ? { announce } : {});
  say('done', key, etag, told);
}

/** As lifecycle rules do: removes what a listing showed, for good, while others are written. */
async function expire(prefix: string): Promise<void> {
  for (let i = 0; i < 4; i++) await store.put(bucketId, `${prefix}${randomInt(3)}`, inPieces(randomBytes(randomInt(2 * INLINE_LIMIT))), oneIn(2) ? { sealing } : {});
  const { versions } = await store.listVersions(bucketId, { prefix, limit: 1000 });
  const seen = versions.filter(() => !oneIn(3)).map(({ key, versionId, isLatest, deleteMarker, contents }): SeenVersion => {
    const { lastModified, etag } = readContents(contents);
    return { key, lastModified, ...(!deleteMarker && { etag }), ...((deleteMarker || !isLatest) && { versionId }) };
  });
  await store.deleteSeen(bucketId, seen, oneIn(2) ? { announce } : {});
}

async function step(key: string): Promise<void> {
  // Seldom: the bytes of one are as many as of a hundred others.
  if (oneIn(40)) return upload(key);
  const dice = randomInt(10);
  const told = oneIn(3);
  const telling = told ? { announce } : {};
  if (dice === 0) {
    say('try', key, null);
    await store.delete(bucketId, key, telling);
    return say('done', key, null);
  }
  const bytes = randomBytes(dice < 6 ? randomInt(INLINE_LIMIT) : randomInt(INLINE_LIMIT, 6 * INLINE_LIMIT));
  const etag = createHash('md5').update(bytes).digest('hex');
  say('try', key, etag);
  await store.put(bucketId, key, inPieces(bytes), { ...(oneIn(3) && { sealing }), ...telling, annotations: annotationsOf(etag) });
  say('done', key, etag, told);
  if (dice !== 9) return;
  say('try', `${key}-copy`, etag);
  await store.copy({ bucketId, key }, { bucketId, key: `${key}-copy` }, { reseal, ...telling });
  say('done', `${key}-copy`, etag, told);
}

const lanes = Array.from({ length: LANES }, async (_, lane) => {
  for (;;) await step(`${round}/${lane}/${randomInt(KEYS)}`);
});
const expiring = Array.from({ length: 2 }, async (_, lane) => {
  for (;;) await expire(`${round}/expiring/${lane}/`);
});
await Promise.all([...lanes, ...expiring]);
