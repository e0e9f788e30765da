import fc from 'fast-check';
import { openedStream, PIECE_BYTES, sealedStream, UnreadableArchive } from './sealed-stream.js';

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function all(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}
const sealed = (bytes: Buffer, size = 1000): Promise<Buffer> => all(sealedStream(chunksOf(bytes, size), 'a long passphrase'));
const opened = (bytes: Buffer, passphrase = 'a long passphrase', size = 7000): Promise<Buffer> => all(openedStream(chunksOf(bytes, size), passphrase));
const pattern = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 255));
/** Each seals and opens with a key of its own, a quarter of a second each. */
const SLOW = 120_000;

describe('a sealed stream', () => {
  it('opens to the bytes that went in, around the ends of pieces', async () => {
    for (const length of [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES]) {
      const plain = pattern(length);
      expect((await opened(await sealed(plain, 30_000))).equals(plain)).toBe(true);
    }
  }, SLOW);

  it('shows nothing of them, and is another one each time', async () => {
    const plain = Buffer.from('the-secret-of-a-user '.repeat(100));
    const [one, other] = [await sealed(plain), await sealed(plain)];
    expect(one.includes('the-secret-of-a-user')).toBe(false);
    expect(one.equals(other)).toBe(false);
  }, SLOW);

  it('does not open with another passphrase', async () => {
    await expect(opened(await sealed(pattern(10)), 'another passphrase')).rejects.toThrow(/passphrase is another one/);
  }, SLOW);

  it('does not open when any byte is another one, or anything is cut off, left out or moved', async () => {
    const good = await sealed(pattern(2 * PIECE_BYTES + 500));
    const header = good.length - (2 * PIECE_BYTES + 500 + 3 * 16);
    const piece = (n: number): Buffer => good.subarray(header + n * (PIECE_BYTES + 16), Math.min(good.length, header + (n + 1) * (PIECE_BYTES + 16)));
    const start = good.subarray(0, header);
    const spoiled = [
      Buffer.concat([start, piece(0), piece(1)]), Buffer.concat([start, piece(0), piece(2)]), Buffer.concat([start, piece(1), piece(0), piece(2)]),
      Buffer.concat([good, good.subarray(-20)]), start, Buffer.concat([good, Buffer.alloc(1)]),
    ];
    for (const bytes of spoiled) await expect(opened(bytes)).rejects.toThrow(UnreadableArchive);
    await fc.assert(fc.asyncProperty(fc.nat({ max: good.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const changed = Buffer.from(good);
      changed[at] = changed[at]! ^ by;
      await expect(opened(changed)).rejects.toThrow(UnreadableArchive);
    }), { numRuns: 8 });
    await fc.assert(fc.asyncProperty(fc.nat({ max: good.length - 1 }), async (length) => {
      await expect(opened(good.subarray(0, length))).rejects.toThrow(UnreadableArchive);
    }), { numRuns: 8 });
  }, SLOW);

  it('is not looked for in a file that is something else', async () => {
    await expect(opened(Buffer.from('{"users": []}\n'))).rejects.toThrow(/no archive/);
    await expect(opened(Buffer.from(`rolegate archive 1\n${JSON.stringify({ kdf: 'scrypt', N: 2 ** 30, r: 8, p: 1, salt: '' })}\n`))).rejects.toThrow(/another version/);
  });
});
