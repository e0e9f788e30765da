import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { type ChecksumAlgorithm, deriveSigningKey, encodeAwsChunked } from '#signatures';
import type { WriteBody } from './exchange.js';
import { framedLength, inSignedChunks } from './signed-chunks.js';

const seed = { signingKey: createSecretKey(Buffer.from('key')), scope: '20261123/us-east-1/s3/aws4_request', amzDate: '20261123T000000Z', seedSignature: 'f'.repeat(64) };
const algorithms: readonly (ChecksumAlgorithm | undefined)[] = [undefined, 'CRC32', 'CRC64NVME', 'SHA256'];

const written = (pieces: readonly Buffer[]): WriteBody => async (send) => {
  for (const piece of pieces.slice(0, -1)) await send(piece);
  return pieces.at(-1);
};

/** What a body sends before its end, and its end. */
async function wireOf(body: WriteBody): Promise<{ readonly sent: Buffer; readonly last: Buffer }> {
  const sent: Buffer[] = [];
  const last = await body(async (chunk) => void sent.push(chunk));
  return { sent: Buffer.concat(sent), last: last! };
}

describe('signed chunks', () => {
  it('are what an SDK would send of the whole, however the body comes, and as long as was said', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(150_000), { maxLength: 6 }), fc.constantFrom(...algorithms), async (sizes, trailer) => {
      const pieces = sizes.map((size, i) => Buffer.alloc(size, i));
      const { sent, last } = await wireOf(inSignedChunks(written(pieces), seed, trailer));
      const wire = Buffer.concat([sent, last]);
      const whole = Buffer.concat(pieces);
      expect(wire.equals(encodeAwsChunked(whole, { seed, trailer }))).toBe(true);
      expect(framedLength(whole.length, trailer)).toBe(wire.length);
    }), { numRuns: 60 });
  });

  it('end in the trailer that AWS documents, in one piece with the chunk that closes them', async () => {
    const documented = {
      signingKey: deriveSigningKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', { date: '20130524', region: 'us-east-1', service: 's3' }),
      scope: '20130524/us-east-1/s3/aws4_request', amzDate: '20130524T000000Z', seedSignature: '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e',
    };
    const { sent, last } = await wireOf(inSignedChunks(written([Buffer.alloc(66_560, 'a')]), documented, 'CRC32C'));
    expect(sent.toString()).toBe(
      `10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n${'a'.repeat(65_536)}\r\n`
      + `400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n${'a'.repeat(1024)}\r\n`);
    expect(last.toString()).toBe(
      '0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\nx-amz-checksum-crc32c:sOO8/Q==\r\n'
      + 'x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n');
    expect(framedLength(66_560, 'CRC32C')).toBe(sent.length + last.length);
  });

  it.each(algorithms)('do not close before the body has returned (%s)', async (trailer) => {
    const sent: Buffer[] = [];
    const body = inSignedChunks(async (send) => {
      await send(Buffer.alloc(70_000));
      throw new Error('refused');
    }, seed, trailer);
    await expect(body(async (chunk) => void sent.push(chunk))).rejects.toThrow('refused');
    expect(Buffer.concat(sent).includes('\r\n0;chunk-signature=')).toBe(false);
  });
});
