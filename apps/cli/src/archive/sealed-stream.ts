import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

/** What a reader can do nothing about: another passphrase, a file that was changed, cut short, or is something else. */
export class UnreadableArchive extends Error {}

/** First line of the file; the second says how the key comes from the passphrase. Both are authenticated with every piece. */
const MAGIC = 'rolegate archive 1\n';
const SALT_BYTES = 16;
const KEY_BYTES = 32;
const TAG_BYTES = 16;
/** Plain bytes of a piece; the last one has fewer. */
export const PIECE_BYTES = 64 * 1024;
/** RFC 7914: 128 · N · r bytes, here 128 MiB, for a quarter of a second. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1 } as const;
const MOST_MEMORY = 256 * 2 ** 20;
/** Longer than any second line. */
const LONGEST_LINE = 200;

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);

interface Envelope {
  readonly key: Buffer;
  readonly header: Buffer;
}

/**
 * Bytes under a passphrase: AES-256-GCM in pieces, each with its number and whether it is the last in the nonce (STREAM, Hoang,
 * Reyhanitabar, Rogaway, Vizár 2015), so that pieces can be neither changed, left out, moved nor cut off. The key is the file's
 * own: its salt is random.
 */
export async function* sealedStream(plain: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  const envelope = await newEnvelope(passphrase);
  yield envelope.header;
  let number = 0;
  for await (const { piece, last } of pieces(plain, PIECE_BYTES)) yield sealPiece(envelope, number++, piece, last);
}

/** @throws UnreadableArchive as soon as a piece is not what was sealed, at the latest at the end of a file that was cut short */
export async function* openedStream(sealed: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  const source = sealed[Symbol.asyncIterator]();
  const { header, salt, rest } = await readHeader(source);
  const envelope = { key: await keyOf(passphrase, salt), header };
  let number = 0;
  for await (const { piece, last } of pieces(joined(rest, source), PIECE_BYTES + TAG_BYTES)) {
    const opened = openPiece(envelope, number, piece, last);
    if (opened === undefined) throw new UnreadableArchive(number === 0 ? 'the passphrase is another one, or the archive was changed' : 'the archive was changed or cut short');
    number++;
    yield opened;
  }
}

async function newEnvelope(passphrase: string): Promise<Envelope> {
  const salt = randomBytes(SALT_BYTES);
  return { key: await keyOf(passphrase, salt), header: Buffer.from(`${MAGIC}${JSON.stringify({ kdf: 'scrypt', ...SCRYPT, salt: salt.toString('base64') })}\n`) };
}

const keyOf = (passphrase: string, salt: Buffer): Promise<Buffer> => derive(passphrase.normalize('NFC'), salt, KEY_BYTES, { ...SCRYPT, maxmem: MOST_MEMORY });

function nonceOf(number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

function sealPiece({ key, header }: Envelope, number: number, piece: Buffer, last: boolean): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number, last), { authTagLength: TAG_BYTES });
  cipher.setAAD(header);
  return Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
}

function openPiece({ key, header }: Envelope, number: number, piece: Buffer, last: boolean): Buffer | undefined {
  const end = piece.length - TAG_BYTES;
  if (end < 0) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number, last), { authTagLength: TAG_BYTES });
  decipher.setAAD(header);
  decipher.setAuthTag(piece.subarray(end));
  const opened = decipher.update(piece.subarray(0, end));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  return opened;
}

/** Cut into pieces of `size`; the last may be shorter, and is there even when nothing is left for it. */
async function* pieces(source: AsyncIterable<Buffer>, size: number): AsyncGenerator<{ readonly piece: Buffer; readonly last: boolean }> {
  let waiting: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    waiting.push(chunk);
    length += chunk.length;
    if (length <= size) continue;
    const all = Buffer.concat(waiting);
    let at = 0;
    // What is left may be the last, so a full piece goes only when something follows it.
    for (; all.length - at > size; at += size) yield { piece: all.subarray(at, at + size), last: false };
    waiting = [all.subarray(at)];
    length = all.length - at;
  }
  yield { piece: Buffer.concat(waiting), last: true };
}

async function readHeader(source: AsyncIterator<Buffer>): Promise<{ readonly header: Buffer; readonly salt: Buffer; readonly rest: Buffer }> {
  let read: Buffer = Buffer.alloc(0);
  for (;;) {
    const { value, done } = await source.next();
    if (!done) read = Buffer.concat([read, value]);
    const end = read.indexOf('\n', MAGIC.length);
    if (end >= 0 && read.subarray(0, MAGIC.length).toString() === MAGIC) {
      const header = read.subarray(0, end + 1);
      return { header, salt: saltIn(header.subarray(MAGIC.length).toString()), rest: read.subarray(end + 1) };
    }
    if (done || read.length > MAGIC.length + LONGEST_LINE) throw new UnreadableArchive('this is no archive of rolegate');
  }
}

/** Only what this version writes is read: parameters from a file could ask for any amount of memory. */
function saltIn(line: string): Buffer {
  try {
    const { kdf, N, r, p, salt } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    if (kdf === 'scrypt' && N === SCRYPT.N && r === SCRYPT.r && p === SCRYPT.p && typeof salt === 'string') return Buffer.from(salt, 'base64');
  } catch {
    // Not JSON: told below.
  }
  throw new UnreadableArchive('the archive was made by another version of rolegate, or changed');
}

async function* joined(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
