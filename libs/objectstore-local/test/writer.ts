/**
 * A process that writes until it is killed: `writer.ts <connection string> <blob folder> <bucket id> <round>`. Each of its
 * lanes owns some keys and announces on standard output, synchronously, what it tries and what was acknowledged, as JSON
 * lines. An upload in parts is tried when it is completed: before that nothing of it may be seen.
 */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { writeSync } from 'node:fs';
import { assembledEtag, SMALLEST_PART } from '#s3';
import { INLINE_LIMIT, LocalObjectStore } from '../src/index.js';

const [, , connectionString, blobDir, bucketId, round] = process.argv as [string, string, string, string, string, string];
const LANES = 12;
const KEYS = 3;

const store = await LocalObjectStore.open({ database: { connectionString }, blobDir });
const say = (what: 'try' | 'done', key: string, etag: string | null): void => void writeSync(1, `${JSON.stringify({ what, key, etag })}\n`);

async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000);
}

const initiator = { id: 'writer', displayName: 'writer' };
/** One for all: making it anew would be most of what a writer does before it is killed. */
const firstPart = randomBytes(SMALLEST_PART);

/** Two parts, one of them sent twice and one that is not named; some uploads are left, some aborted. */
async function upload(key: string): Promise<void> {
  const { uploadId } = await store.createUpload(bucketId, key, { initiator });
  const address = { bucketId, key, uploadId };
  const parts = [firstPart, randomBytes(randomInt(2 * INLINE_LIMIT))];
  const sent = await Promise.all(parts.map((part, i) => store.putPart(address, i + 1, inPieces(part))));
  await store.putPart(address, 2, inPieces(parts[1]!));
  await store.putPart(address, 3, inPieces(randomBytes(2 * INLINE_LIMIT)));
  const fate = randomInt(4);
  if (fate === 0) return;
  if (fate === 1) return store.abortUpload(address);
  const etag = assembledEtag(sent);
  say('try', key, etag);
  await store.completeUpload(address, sent);
  say('done', key, etag);
}

async function step(key: string): Promise<void> {
  // Seldom: the bytes of one are as many as of a hundred others.
  if (randomInt(40) === 0) return upload(key);
  const dice = randomInt(10);
  if (dice === 0) {
    say('try', key, null);
    await store.delete(bucketId, key);
    return say('done', key, null);
  }
  const bytes = randomBytes(dice < 6 ? randomInt(INLINE_LIMIT) : randomInt(INLINE_LIMIT, 6 * INLINE_LIMIT));
  const etag = createHash('md5').update(bytes).digest('hex');
  say('try', key, etag);
  await store.put(bucketId, key, inPieces(bytes));
  say('done', key, etag);
  if (dice !== 9) return;
  say('try', `${key}-copy`, etag);
  await store.copy({ bucketId, key }, { bucketId, key: `${key}-copy` });
  say('done', `${key}-copy`, etag);
}

await Promise.all(Array.from({ length: LANES }, async (_, lane) => {
  for (;;) await step(`${round}/${lane}/${randomInt(KEYS)}`);
}));
