/**
 * A process that writes until it is killed: `writer.ts <connection string> <blob folder> <bucket id> <round>`. Each of its
 * lanes owns some keys and announces on standard output, synchronously, what it tries and what was acknowledged, as JSON
 * lines.
 */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { writeSync } from 'node:fs';
import { INLINE_LIMIT, LocalObjectStore } from '../src/index.js';

const [, , connectionString, blobDir, bucketId, round] = process.argv as [string, string, string, string, string, string];
const LANES = 12;
const KEYS = 3;

const store = await LocalObjectStore.open({ database: { connectionString }, blobDir });
const say = (what: 'try' | 'done', key: string, etag: string | null): void => void writeSync(1, `${JSON.stringify({ what, key, etag })}\n`);

async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000);
}

async function step(key: string): Promise<void> {
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
